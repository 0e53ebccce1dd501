import { Button } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { memo, useMemo } from 'react';
import type { Message, Model, ToolResult } from '../playground-api.ts';
import { AssistantMessage } from './assistant-message.tsx';
import type { Live, LiveSession } from './live-session.ts';
import type { MessageActions } from './message-actions.ts';
import style from './messages.module.css';
import { PromptMessage } from './prompt-message.tsx';
import { ToolResults } from './tool-call-card.tsx';
import { useStickToEnd } from './use-stick-to-end.ts';

type Props = {
  readonly session: LiveSession;
  readonly models: readonly Model[];
  readonly actions: MessageActions;
  readonly editing: string | undefined;
};

/** The conversation. It follows the end while an answer arrives, until one scrolls away. */
export function MessageList({ session, models, actions, editing }: Props) {
  const { scroller, atEnd, jump } = useStickToEnd(session.messages.length);
  const answered = useMemo(
    () => new Set(session.messages.flatMap(({ toolResults = [] }) => toolResults.map(idOf))),
    [session.messages],
  );
  const last = session.messages.at(-1);
  return (
    <div className={style['frame']}>
      <div className={style['scroller']} ref={scroller} data-testid="messages">
        <div className={style['column']} role="log" aria-label="Conversation" aria-live="off">
          {session.messages.map((message) => (
            <Row
              key={keyOf(message, session.messages)}
              message={message}
              actions={actions}
              model={models.find(({ id }) => id === message.model)}
              live={message === last ? session.live : undefined}
              active={session.status === 'active'}
              editing={editing === message.id}
              takesResults={openCalls(message, answered) > 0}
            />
          ))}
        </div>
      </div>
      {!atEnd && (
        <div className={style['jump']}>
          <Button
            size="xs"
            radius="xl"
            variant="default"
            leftSection={<IconArrowDown size={14} />}
            onClick={jump}
          >
            Jump to latest
          </Button>
        </div>
      )}
    </div>
  );
}

/** By place, not by id: an answer keeps its element when its id arrives with the first event. */
const keyOf = (message: Message, all: readonly Message[]) => all.indexOf(message);

const idOf = ({ toolCallId }: ToolResult) => toolCallId;

const openCalls = ({ toolCalls }: Message, answered: ReadonlySet<string>) =>
  toolCalls.filter(({ toolCallId }) => !answered.has(toolCallId)).length;

type RowProps = {
  message: Message;
  actions: MessageActions;
  model: Model | undefined;
  live: Live | undefined;
  active: boolean;
  editing: boolean;
  takesResults: boolean;
};

const Row = memo(function Row({ message, ...rest }: RowProps) {
  if (message.role === 'assistant') return <AssistantMessage message={message} {...rest} />;
  if (message.role === 'tool') return <ToolResults message={message} />;
  return <PromptMessage message={message} {...rest} />;
});
