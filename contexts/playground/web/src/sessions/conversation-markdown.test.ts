import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../playground-api.ts';
import { conversationMarkdown } from './conversation-markdown.ts';

const message = (more: Partial<Message>): Message => ({
  id: 'message_1',
  role: 'user',
  content: '',
  attachments: [],
  toolCalls: [],
  status: 'complete',
  at: '2026-11-21T10:00:00Z',
  ...more,
});

test('a conversation reads as a document: who said what, and what tools were asked', () => {
  const messages = [
    message({ content: 'What is it?', attachments: [{ type: 'image', url: 'data:image/png,' }] }),
    message({
      role: 'assistant',
      model: 'a/b',
      content: 'Let me look.\n',
      toolCalls: [{ toolCallId: '1', name: 'look', argumentsJson: '{}' }],
    }),
    message({ role: 'tool', toolResults: [{ toolCallId: '1', content: 'a ``` b' }] }),
  ];
  assert.equal(
    conversationMarkdown({ title: 'A thing', messages }),
    [
      '# A thing',
      '## Prompt\n\nWhat is it?\n\n_Pictures: 1_',
      '## Answer by a/b\n\nLet me look.\n\nCalls `look`:\n\n```\n{}\n```',
      '## Results\n\nResult of a tool:\n\n````\na ``` b\n````\n',
    ].join('\n\n'),
  );
});
