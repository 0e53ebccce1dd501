import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { testFace } from './testing/test-face.ts';

// A translated stream says that it lives while its model is silent. OpenAI's own client is asked here,
// Anthropic's in the acceptance tests of the whole.

const { upstream, baseURL } = await testFace(
  undefined,
  { firstTokenMs: 5000, idleMs: 5000, totalMs: 10_000 },
  15,
);
const apiKey = 'key-of-ada';
const openAi = new OpenAI({ apiKey, baseURL, maxRetries: 0 });
const content = 'one two';
const messages = [{ role: 'user' as const, content }];
const ANSWER = 'You said: one two';
const CLAUDE = 'anthropic/claude-sonnet-5';
const SLOW = { pieceDelayMs: 60 };

async function raw(path: string, body: object) {
  upstream.queue(SLOW);
  const init = { method: 'POST', body: JSON.stringify({ ...body, stream: true }) };
  return (await fetch(`${baseURL}${path}`, init)).text();
}

test('Anthropic’s stream begins with a ping, and has one whenever the model is silent', async () => {
  const asked = { model: 'openai/gpt-5', max_tokens: 100, messages };
  const names: readonly string[] =
    (await raw('/messages', asked)).match(/(?<=^event: ).*$/gm) ?? [];
  assert.deepEqual(names.slice(0, 2), ['message_start', 'ping']);
  const first = names.indexOf('content_block_delta');
  const last = names.lastIndexOf('content_block_delta');
  assert.ok(names.slice(first, last).includes('ping'), names.join(' '));
  assert.equal(names.at(-1), 'message_stop');
});

test('OpenAI’s streams have a comment then, which its client passes over', async () => {
  const beats = /^: the model is silent\n\n/m;
  assert.match(await raw('/chat/completions', { model: CLAUDE, messages }), beats);
  assert.match(await raw('/responses', { model: CLAUDE, input: content }), beats);
  upstream.queue(SLOW, SLOW);
  let text = '';
  const asked = { model: CLAUDE, messages, stream: true } as const;
  for await (const { choices } of await openAi.chat.completions.create(asked))
    text += choices[0]?.delta.content ?? '';
  assert.equal(text, ANSWER);
  const response = await openAi.responses.stream({ model: CLAUDE, input: content }).finalResponse();
  assert.equal(response.output_text, ANSWER);
});

test('what passes through is what came, and nothing of ours', async () => {
  assert.doesNotMatch(await raw('/chat/completions', { model: 'openai/gpt-5', messages }), /^:/m);
});

test('what is not there is told in the words of the vendor who was asked', async () => {
  const nothing = openAi.post('/realtime/sessions', { body: {} });
  const refused = await nothing.catch((error: unknown) => error);
  assert.ok(refused instanceof OpenAI.NotFoundError);
  assert.deepEqual([refused.code, refused.type], ['unknown_url', 'invalid_request_error']);
  assert.match(refused.message, /nothing at POST \/v1\/realtime\/sessions/);
  for (const header of ['anthropic-version', 'x-api-key']) {
    const answer = await fetch(`${baseURL}/messages/batches`, { headers: { [header]: 'some' } });
    assert.deepEqual([answer.status, await answer.json()], [404, ANTHROPIC_NOTHING]);
    assert.ok(answer.headers.get('request-id'));
  }
});

test('what is there is told with its methods to who comes with another', async () => {
  for (const [path, method, status, allow] of [
    ['/chat/completions', 'GET', 405, 'POST, OPTIONS'],
    ['/chat/completions', 'HEAD', 405, 'POST, OPTIONS'],
    ['/models', 'DELETE', 405, 'GET, HEAD, OPTIONS'],
    ['/models/a/b', 'OPTIONS', 204, 'GET, HEAD, OPTIONS'],
    ['/nothing', 'OPTIONS', 404, null],
    ['', 'POST', 404, null],
  ] as const) {
    const answer = await fetch(baseURL + path, { method });
    assert.deepEqual([answer.status, answer.headers.get('allow')], [status, allow], path);
    const text = await answer.text();
    if (text) assert.equal(JSON.parse(text).error.type, 'invalid_request_error');
  }
});

const ANTHROPIC_NOTHING = {
  type: 'error',
  error: {
    type: 'not_found_error',
    message: 'There is nothing at GET /v1/messages/batches. /api/docs lists what there is.',
  },
};
