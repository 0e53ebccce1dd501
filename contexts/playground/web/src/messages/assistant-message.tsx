import { adviceFor } from '@atelier/gateway-contract';
import { CopyButton, Markdown, RouteLink } from '@atelier/ui';
import { Alert, Badge, Button, Group, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconBraces, IconRefresh, IconSwitch3 } from '@tabler/icons-react';
import { memo, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Message, Model } from '../playground-api.ts';
import { Alternatives } from './alternatives.tsx';
import { FiguresLine } from './figures-line.tsx';
import { finalFigures, liveFigures } from './live-figures.ts';
import type { Live } from './live-session.ts';
import type { MessageActions } from './message-actions.ts';
import { MessageButton } from './message-button.tsx';
import style from './messages.module.css';
import { ForkIcon } from './prompt-message.tsx';
import { ToolCalls } from './tool-call-card.tsx';

type Props = {
  readonly message: Message;
  readonly actions: MessageActions;
  readonly model: Model | undefined;
  readonly live: Live | undefined;
  readonly active: boolean;
  readonly takesResults: boolean;
};

/** An answer: reasoning, text, tool calls, failure, figures, and what one can do with it. */
export function AssistantMessage(props: Props) {
  const { message, actions, model, live, active, takesResults } = props;
  const arriving = message.status === 'streaming';
  const latest = useRef(live);
  latest.current = live;
  const empty = message.content === '' && !message.reasoning && message.toolCalls.length === 0;
  return (
    <article className={style['message']} aria-label="Answer" aria-busy={arriving} tabIndex={-1}>
      {message.reasoning && <Reasoning text={message.reasoning} open={message.content === ''} />}
      {arriving && empty && <Waiting />}
      {message.content !== '' && <Markdown text={message.content} arriving={arriving} />}
      <ToolCalls
        calls={message.toolCalls}
        send={takesResults && active && !arriving ? actions.sendToolResults : undefined}
      />
      {message.failure && <Failed message={message} actions={actions} active={active} />}
      {message.status === 'complete' && empty && (
        <Text size="sm" c="dimmed" fs="italic">
          The model answered without a word.
        </Text>
      )}
      <div className={style['actions']}>
        {message.status === 'stopped' && <Badge color="gray">stopped</Badge>}
        {message.finishReason === 'length' && (
          <Tooltip label="The answer reached the limit of tokens. Raise “Max tokens” or ask to go on.">
            <Badge color="yellow">cut off at max tokens</Badge>
          </Tooltip>
        )}
        {message.finishReason === 'content-filter' && (
          <Tooltip label="The provider’s own filter ended the answer. Say it otherwise, or ask another model.">
            <Badge color="yellow">ended by a filter</Badge>
          </Tooltip>
        )}
        {message.model && (
          <span className={style['model']} title={message.model}>
            {model?.title ?? message.model}
          </span>
        )}
        {arriving ? (
          <LiveLine latest={latest} model={model} />
        ) : (
          message.figures && <FiguresLine figures={finalFigures(message.figures)} />
        )}
        {!arriving && <AnswerButtons {...props} />}
      </div>
    </article>
  );
}

function AnswerButtons({ message, actions, active }: Props) {
  const buttons = useRef<HTMLDivElement>(null);
  // They go when an answer is asked for anew: who pressed one by keyboard stays at the answer.
  useLayoutEffect(() => {
    const here = buttons.current;
    return () => {
      if (here?.contains(document.activeElement)) here.closest('article')?.focus();
    };
  }, []);
  return (
    <Group ref={buttons} gap={2} className={style['quiet'] ?? ''} ml="auto">
      <Alternatives message={message} actions={actions} active={active} />
      <CopyButton text={message.content} label="Copy answer as Markdown" />
      {active && (
        <MessageButton
          label="Regenerate"
          about="Another answer to the same prompt"
          icon={<IconRefresh size={14} />}
          onClick={() => actions.regenerate(message)}
        />
      )}
      {active && (
        <MessageButton
          label="Answer by another model"
          icon={<IconSwitch3 size={14} />}
          onClick={() => actions.retry(message)}
        />
      )}
      <ForkIcon message={message} actions={actions} />
      {message.requestId && (
        <MessageButton
          label="Raw request and response"
          icon={<IconBraces size={14} />}
          onClick={() => message.requestId && actions.showRequest(message.requestId)}
        />
      )}
    </Group>
  );
}

const WANTS_KEY: ReadonlySet<string> = new Set(['no-key', 'authentication', 'permission']);

function Failed({ message, actions, active }: Pick<Props, 'message' | 'actions' | 'active'>) {
  const { failure } = message;
  if (!failure) return null;
  return (
    <Alert
      color="red"
      my="xs"
      icon={<IconAlertTriangle size={18} />}
      title={failure.message}
      role="alert"
    >
      <Group justify="space-between">
        <Text size="sm">{adviceFor(failure)}</Text>
        {active && (
          <Group gap="xs">
            {message.model && WANTS_KEY.has(failure.kind) && (
              <Button
                component={RouteLink}
                href={actions.keysPathOf(message.model)}
                size="compact-sm"
                variant="default"
              >
                Keys
              </Button>
            )}
            <Button size="compact-sm" variant="default" onClick={() => actions.regenerate(message)}>
              Try again
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => actions.retry(message)}>
              Another model
            </Button>
          </Group>
        )}
      </Group>
    </Alert>
  );
}

function Reasoning({ text, open: initially }: { text: string; open: boolean }) {
  const [chosen, setChosen] = useState<boolean>();
  const open = chosen ?? initially;
  return (
    <div>
      <UnstyledButton
        fz="xs"
        c="dimmed"
        mb={6}
        onClick={() => setChosen(!open)}
        aria-expanded={open}
      >
        {open ? '▾' : '▸'} Reasoning
      </UnstyledButton>
      {open && <div className={style['reasoning']}>{text}</div>}
    </div>
  );
}

type LiveLineProps = { latest: RefObject<Live | undefined>; model: Model | undefined };

/** Four times a second, not with every token: so the clock ticks on while nothing comes, too. */
const LiveLine = memo(function LiveLine({ latest, model }: LiveLineProps) {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  const live = latest.current;
  if (!live) return null;
  return <FiguresLine figures={liveFigures(live, model, Math.max(nowMs, live.startedAtMs))} />;
});

function Waiting() {
  return (
    <span className={style['waiting']} aria-hidden>
      <i />
      <i />
      <i />
    </span>
  );
}
