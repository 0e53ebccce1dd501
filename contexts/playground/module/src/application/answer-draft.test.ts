import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerDraft } from './answer-draft.ts';

test('tool calls come in the order of their numbers, whatever numbers a provider gives', () => {
  const draft = answerDraft();
  const part = { type: 'tool-call', name: 'look', argumentsDelta: '{}' } as const;
  draft.take({ ...part, index: 4_294_967_294, toolCallId: 'last' });
  draft.take({ ...part, index: -1, toolCallId: 'first' });
  const { toolCalls, status } = draft.close();
  assert.deepEqual(
    toolCalls.map(({ toolCallId }) => toolCallId),
    ['first', 'last'],
  );
  assert.equal(status, 'stopped');
});
