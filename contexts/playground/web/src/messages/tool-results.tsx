import { CopyButton } from '@atelier/ui';
import { Badge, Box, Button, Code, Group, Text } from '@mantine/core';
import { IconCornerDownRight, IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import type { Message, ToolCall, ToolResult } from '../playground-api.ts';
import { Alternatives } from './alternatives.tsx';
import type { MessageActions } from './message-actions.ts';
import { MessageButton } from './message-button.tsx';
import style from './messages.module.css';
import { prettyJson } from './pretty-json.ts';
import { ForkIcon } from './prompt-message.tsx';
import { ResultFields } from './result-fields.tsx';

type Props = {
  readonly message: Message;
  /** What was asked of the tools, for their names. */
  readonly calls: readonly ToolCall[];
  readonly actions: MessageActions;
  readonly active: boolean;
  readonly editing: boolean;
};

/** What tools answered, as it was sent; each result can be put right, and all are sent again. */
export function ToolResults(props: Props) {
  const { message, calls, actions, active, editing } = props;
  if (editing) return <ResultsEditor {...props} />;
  return (
    <article className={style['message']} aria-label="Tool results">
      {(message.toolResults ?? []).map((result) => (
        <Result key={result.toolCallId} result={result} name={nameIn(calls, result)} />
      ))}
      <div className={`${style['actions']} ${style['quiet']}`} style={{ justifyContent: 'end' }}>
        <Group gap={2}>
          <Alternatives message={message} actions={actions} active={active} />
          {active && (
            <MessageButton
              label="Edit and send again"
              icon={<IconPencil size={14} />}
              onClick={() => actions.startEdit(message)}
            />
          )}
          <ForkIcon message={message} actions={actions} />
        </Group>
      </div>
    </article>
  );
}

const nameIn = (calls: readonly ToolCall[], { toolCallId }: ToolResult) =>
  calls.find((call) => call.toolCallId === toolCallId)?.name ?? '';

function Result({ result, name }: { result: ToolResult; name: string }) {
  const shown = prettyJson(result.content);
  return (
    <Box my="xs" className={style['tool'] ?? ''}>
      <Group gap="xs" px="sm" py={6} bg="var(--surface-sunken)" justify="space-between">
        <Group gap={6}>
          <IconCornerDownRight size={15} />
          <Text size="sm" c="dimmed">
            Result of {name ? <span className={style['toolName']}>{name}</span> : 'the tool'}
          </Text>
          {result.isError && (
            <Badge color="red" size="xs">
              failed
            </Badge>
          )}
        </Group>
        <CopyButton text={shown} label="Copy result" />
      </Group>
      <Code block bg="transparent" fz={12.5}>
        {shown}
      </Code>
    </Box>
  );
}

function ResultsEditor({ message, calls, actions }: Props) {
  const [results, setResults] = useState(message.toolResults ?? []);
  const missing = results.filter(({ content }) => content.trim() === '').length;
  const close = () => actions.endEdit(message);
  return (
    <article className={style['message']} aria-label="Tool results">
      {results.map((result) => (
        <Box key={result.toolCallId} my="xs" p="sm" className={style['tool'] ?? ''}>
          <ResultFields
            name={nameIn(calls, result)}
            result={{ content: result.content, isError: result.isError ?? false }}
            enter={(entered) =>
              setResults((all) =>
                all.map((each) => (each === result ? { ...each, ...entered } : each)),
              )
            }
          />
        </Box>
      ))}
      <Group gap="xs" justify="flex-end">
        <Button size="compact-sm" variant="default" onClick={close}>
          Cancel
        </Button>
        <Button
          size="compact-sm"
          disabled={missing > 0}
          onClick={() =>
            void actions.editResults(message.id, results).then((isSent) => isSent && close())
          }
        >
          Send again
        </Button>
      </Group>
    </article>
  );
}
