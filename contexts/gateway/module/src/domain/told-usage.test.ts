import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relayedMessages } from './relayed-messages.ts';
import { relayedResponses } from './relayed-responses.ts';
import { relayedChat } from './relayed-chat.ts';
import { usage } from './usage.ts';

/** What a stream used that broke after these chunks: as told, or the prompt alone. */
function brokenAfter(...chunks: readonly object[]) {
  const stream = relayedChat({ dropUsage: false });
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

test('a change of a message without a reason to stop tells usage and is not its end', () => {
  const stream = relayedMessages();
  const push = (event: object) => stream.push(Buffer.from(`data: ${JSON.stringify(event)}\n\n`));
  push({ type: 'message_start', message: { id: 'm', usage: { input_tokens: 9 } } });
  push({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } });
  push({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'one ' } });
  push({ type: 'message_delta', delta: { stop_reason: null }, usage: { output_tokens: 1 } });
  assert.ok(!stream.stopped());
  stream.close();
  assert.equal(stream.failure()?.kind, 'stream-cut');
  assert.deepEqual([stream.usage()?.inputTokens, stream.usage()?.outputTokens], [9, 1]);
});

test('a response that failed used what it says it used', () => {
  const stream = relayedResponses();
  const usage = { input_tokens: 9, output_tokens: 2 };
  const response = { id: 'r', status: 'failed', error: { code: 'server_error' }, usage };
  stream.push(Buffer.from(`data: ${JSON.stringify({ type: 'response.failed', response })}\n\n`));
  assert.ok(stream.failure());
  assert.equal(stream.usage()?.outputTokens, 2);
});

test('whatever a provider tells is a count of tokens that can be stored and priced', () => {
  const odd = [1e308, 9e18, 2 ** 53 + 1, -5, Number.NaN, Infinity, 1.5];
  const counts = odd.map((inputTokens) => usage({ inputTokens }).inputTokens);
  assert.deepEqual(counts, [1e9, 1e9, 1e9, 0, 0, 1e9, 1]);
});
