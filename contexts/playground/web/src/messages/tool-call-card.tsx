import { CopyButton } from '@atelier/ui';
import { Badge, Box, Button, Code, Group, Switch, Text, Textarea } from '@mantine/core';
import { IconCornerDownRight, IconTool } from '@tabler/icons-react';
import { useState } from 'react';
import type { Message, ToolCall, ToolResult } from '../playground-api.ts';

type Entered = { readonly content: string; readonly isError: boolean };
const NOTHING: Entered = { content: '', isError: false };

const frame = {
  border: '1px solid var(--line)',
  borderRadius: 'var(--mantine-radius-md)',
  overflow: 'hidden',
} as const;

/** The tools a model wants to call together, each with a box for its result; all are sent at once. */
export function ToolCalls(props: {
  calls: readonly ToolCall[];
  send: ((results: readonly ToolResult[]) => void) | undefined;
}) {
  const { calls, send } = props;
  const [entered, setEntered] = useState<ReadonlyMap<string, Entered>>(new Map());
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
  result: Entered;
  enter: ((result: Entered) => void) | undefined;
}) {
  const { call, result, enter } = props;
  const shown = pretty(call.argumentsJson);
  return (
    <Box my="xs" style={frame} data-testid="tool-call">
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
          <Textarea
            autosize
            minRows={1}
            maxRows={10}
            label={`Result of ${call.name || 'the tool'}`}
            description="What your code would answer: text or JSON. It is sent back to the model."
            placeholder='{"ok": true}'
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            value={result.content}
            onChange={(event) => enter({ ...result, content: event.currentTarget.value })}
          />
          <Switch
            size="xs"
            mt="xs"
            label="The tool failed"
            checked={result.isError}
            onChange={(event) => enter({ ...result, isError: event.currentTarget.checked })}
          />
        </Box>
      )}
    </Box>
  );
}

/** What tools answered, as it was sent. */
export function ToolResults({ message }: { message: Message }) {
  return (message.toolResults ?? []).map(({ toolCallId, content, isError }) => (
    <Box key={toolCallId} my="xs" style={frame}>
      <Group gap={6} px="sm" py={6} bg="var(--surface-sunken)">
        <IconCornerDownRight size={15} />
        <Text size="sm" c="dimmed">
          Result of the tool
        </Text>
        {isError && (
          <Badge color="red" size="xs">
            failed
          </Badge>
        )}
      </Group>
      <Code block bg="transparent" fz={12.5}>
        {pretty(content)}
      </Code>
    </Box>
  ));
}

/** JSON indented; anything else, as arguments still arriving, as it is. */
function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
