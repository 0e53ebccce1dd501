import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relayedStream } from './relayed-stream.ts';

/** What a stream used that broke after these chunks: as told, or the prompt alone. */
function brokenAfter(...chunks: readonly object[]) {
  const stream = relayedStream({ dropUsage: false });
  for (const chunk of chunks)
    stream.push(Buffer.from(`data: ${JSON.stringify({ id: 'c', model: 'm', ...chunk })}\n\n`));
  stream.close();
  assert.equal(stream.failure()?.kind, 'stream-cut');
  return { used: stream.usage()?.outputTokens, prompt: stream.prompt()?.inputTokens };
}

const word = (content: string) => ({ choices: [{ index: 0, delta: { content } }] });
const told = (prompt_tokens: number, completion_tokens: number) => ({
  usage: { prompt_tokens, completion_tokens },
});

test('a stream that breaks used what was told with its last word', () => {
  const chunks = [1, 2, 3].map((count) => ({ ...word(`${count} `), ...told(9, count) }));
  assert.deepEqual(brokenAfter(...chunks), { used: 3, prompt: 9 });
});

test('what came after usage was told is not in it', () => {
  const first = { ...word('one '), ...told(9, 1) };
  const more = ['two ', 'three ', 'four '].map(word);
  assert.deepEqual(brokenAfter(first, ...more), { used: undefined, prompt: 9 });
});

test('zeros that are told along the way are no usage', () => {
  const chunks = ['one ', 'two '].map((text) => ({ ...word(text), ...told(0, 0) }));
  assert.deepEqual(brokenAfter(...chunks), { used: undefined, prompt: undefined });
});
