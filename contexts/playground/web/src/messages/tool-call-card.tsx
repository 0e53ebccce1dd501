import { CopyButton } from '@atelier/ui';
import { Box, Button, Code, Group, Text, Textarea } from '@mantine/core';
import { IconCornerDownRight, IconTool } from '@tabler/icons-react';
import { useState } from 'react';
import type { Message, ToolCall } from '../playground-api.ts';

type Send = (toolCallId: string, content: string) => void;

const frame = {
  border: '1px solid var(--line)',
  borderRadius: 'var(--mantine-radius-md)',
  overflow: 'hidden',
} as const;

/** A tool the model wants to call, with its arguments, and a box for what the tool answered. */
export function ToolCallCard({ call, send }: { call: ToolCall; send: Send | undefined }) {
  const [result, setResult] = useState('');
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
      {send && (
        <Box p="sm" style={{ borderTop: '1px solid var(--line-soft)' }}>
          <Textarea
            autosize
            minRows={1}
            maxRows={10}
            label="Result of the tool"
            description="What your code would answer: text or JSON. It is sent back to the model."
            placeholder='{"ok": true}'
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            value={result}
            onChange={(event) => setResult(event.currentTarget.value)}
          />
          <Group justify="flex-end" mt="xs">
            <Button
              size="compact-sm"
              disabled={result.trim() === ''}
              onClick={() => send(call.toolCallId, result)}
            >
              Send result
            </Button>
          </Group>
        </Box>
      )}
    </Box>
  );
}

/** What a tool answered, as it was sent. */
export function ToolResult({ message }: { message: Message }) {
  return (
    <Box my="xs" style={frame}>
      <Group gap={6} px="sm" py={6} bg="var(--surface-sunken)">
        <IconCornerDownRight size={15} />
        <Text size="sm" c="dimmed">
          Result of the tool
        </Text>
      </Group>
      <Code block bg="transparent" fz={12.5}>
        {pretty(message.content)}
      </Code>
    </Box>
  );
}

/** JSON indented; anything else, as arguments still arriving, as it is. */
function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
