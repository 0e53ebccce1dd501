import { Button, VisuallyHidden } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { memo, useMemo } from 'react';
import type { Message, Model, ToolCall, ToolResult } from '../playground-api.ts';
import { AssistantMessage } from './assistant-message.tsx';
import type { Live, LiveSession } from './live-session.ts';
import type { MessageActions } from './message-actions.ts';
import style from './messages.module.css';
import { PromptMessage } from './prompt-message.tsx';
import { ToolResults } from './tool-results.tsx';
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
          {session.messages.map((message, place) => (
            <Row
              // By place, not by id: an answer keeps its element when its id arrives with the first event.
              // eslint-disable-next-line react/no-array-index-key
              key={place}
              message={message}
              actions={actions}
              calls={session.messages[place - 1]?.toolCalls ?? NONE}
              model={models.find(({ id }) => id === message.model)}
              live={message === last ? session.live : undefined}
              active={session.status === 'active'}
              editing={editing === message.id}
              takesResults={openCalls(message, answered) > 0}
            />
          ))}
        </div>
      </div>
      {/* Who hears the page is told of an answer once, and reads it where it is. */}
      <VisuallyHidden role="status">{last && progress(last)}</VisuallyHidden>
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

/** A failure tells of itself. */
function progress({ role, status }: Message): string {
  if (role !== 'assistant' || status === 'failed') return '';
  if (status === 'streaming') return 'An answer arrives.';
  return status === 'stopped' ? 'The answer was stopped.' : 'The answer is complete.';
}

const NONE: readonly ToolCall[] = [];

const idOf = ({ toolCallId }: ToolResult) => toolCallId;

const openCalls = ({ toolCalls }: Message, answered: ReadonlySet<string>) =>
  toolCalls.filter(({ toolCallId }) => !answered.has(toolCallId)).length;

type RowProps = {
  message: Message;
  calls: readonly ToolCall[];
  actions: MessageActions;
  model: Model | undefined;
  live: Live | undefined;
  active: boolean;
  editing: boolean;
  takesResults: boolean;
};

const Row = memo(function Row(props: RowProps) {
  const { message, calls, model, live, takesResults, editing, ...rest } = props;
  if (message.role === 'assistant')
    return <AssistantMessage {...{ message, model, live, takesResults }} {...rest} />;
  if (message.role === 'tool') return <ToolResults {...{ message, calls, editing }} {...rest} />;
  return <PromptMessage {...{ message, editing }} {...rest} />;
});
