import { CopyButton } from '@atelier/ui';
import { Box, Button, Code, Group, Text } from '@mantine/core';
import { IconTool } from '@tabler/icons-react';
import { useState } from 'react';
import type { ToolCall, ToolResult } from '../playground-api.ts';
import style from './messages.module.css';
import { prettyJson } from './pretty-json.ts';
import { type EnteredResult, ResultFields } from './result-fields.tsx';

const NOTHING: EnteredResult = { content: '', isError: false };

/** The tools a model wants to call together, each with a box for its result; all are sent at once. */
export function ToolCalls(props: {
  calls: readonly ToolCall[];
  send: ((results: readonly ToolResult[]) => void) | undefined;
}) {
  const { calls, send } = props;
  const [entered, setEntered] = useState<ReadonlyMap<string, EnteredResult>>(new Map());
  const results = calls.map(({ toolCallId }) => {
    const { content, isError } = entered.get(toolCallId) ?? NOTHING;
    return { toolCallId, content, ...(isError ? { isError } : {}) };
  });
  const missing = results.filter(({ content }) => content.trim() === '').length;
  return (
    <>
      {calls.map((call, index) => (
        <ToolCallCard
          key={call.toolCallId || index}
          call={call}
          result={entered.get(call.toolCallId) ?? NOTHING}
          enter={
            send &&
            ((result) => setEntered((before) => new Map(before).set(call.toolCallId, result)))
          }
        />
      ))}
      {send && calls.length > 0 && (
        <Group justify="flex-end" mb="xs">
          {calls.length > 1 && missing > 0 && (
            <Text size="xs" c="dimmed">
              {missing} of {calls.length} results are missing
            </Text>
          )}
          <Button size="compact-sm" disabled={missing > 0} onClick={() => send(results)}>
            {calls.length === 1 ? 'Send result' : `Send ${calls.length} results`}
          </Button>
        </Group>
      )}
    </>
  );
}

function ToolCallCard(props: {
  call: ToolCall;
  result: EnteredResult;
  enter: ((result: EnteredResult) => void) | undefined;
}) {
  const { call, result, enter } = props;
  const shown = prettyJson(call.argumentsJson);
  return (
    <Box my="xs" className={style['tool'] ?? ''} data-testid="tool-call">
      <Group gap="xs" px="sm" py={6} bg="var(--surface-sunken)" justify="space-between">
        <Group gap={6}>
          <IconTool size={15} />
          <Text size="sm" fw={600} ff="monospace">
            {call.name || '…'}
          </Text>
        </Group>
        <CopyButton text={shown} label="Copy arguments" />
      </Group>
      <Code block bg="transparent" fz={12.5}>
        {shown}
      </Code>
      {enter && (
        <Box p="sm" style={{ borderTop: '1px solid var(--line-soft)' }}>
          <ResultFields name={call.name} result={result} enter={enter} />
        </Box>
      )}
    </Box>
  );
}
