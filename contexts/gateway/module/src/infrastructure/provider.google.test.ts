import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import type { JsonObject } from '../domain/json.ts';
import { testFace } from '../testing/test-face.ts';
import { googleProvider } from './provider.google.ts';

const gateway = await testFace(({ url }, transport) => [googleProvider(transport, url)]);
const { upstream } = gateway;
const client = new OpenAI({ apiKey: 'k', baseURL: gateway.baseURL, maxRetries: 0 });
const model = 'google/gemini-3-flash-preview';
const messages = [{ role: 'user' as const, content: 'Hello' }];

test('google: a whole answer and a stream come with their usage', async () => {
  const answer = await client.chat.completions.create({ model, messages, temperature: 0.5 });
  assert.equal(answer.choices[0]?.message.content, 'You said: Hello');
  assert.deepEqual(
    [
      answer.usage?.prompt_tokens,
      answer.usage?.completion_tokens,
      answer.usage?.completion_tokens_details?.reasoning_tokens,
    ],
    [100, 6, 3],
  );
  const [called] = upstream.calls;
  assert.equal(called?.path, '/v1/models/gemini-3-flash-preview:generateContent');
  assert.equal(called?.headers['x-goog-api-key'], 'sk-secret-of-ada');
  const final = await client.chat.completions.stream({ model, messages }).finalChatCompletion();
  assert.equal(final.choices[0]?.message.content, 'You said: Hello');
  assert.equal((await gateway.logged()).usage?.cachedInputTokens, 40);
});

test('google: a tool call comes back with the signature of its thought', async () => {
  const tools = [
    {
      type: 'function' as const,
      function: {
        name: 'weather',
        parameters: { type: 'object', properties: { city: { type: 'string' } } },
      },
    },
  ];
  const question = { role: 'user' as const, content: 'weather?' };
  const final = await client.chat.completions
    .stream({ model, messages: [question], tools })
    .finalChatCompletion();
  const calls = final.choices[0]?.message.tool_calls ?? [];
  const [call] = calls;
  assert.ok(call?.type === 'function' && final.choices[0]?.finish_reason === 'tool_calls');
  assert.deepEqual(JSON.parse(call.function.arguments), { city: 'Zürich', days: 2 });
  const said = { role: 'assistant' as const, content: null, tool_calls: calls };
  const result = { role: 'tool' as const, tool_call_id: call.id, content: 'sun' };
  await client.chat.completions.create({ model, messages: [question, said, result], tools });
  const sent = JSON.stringify(upstream.calls.at(-1)?.body['contents']);
  assert.match(sent, /signed-thought/);
  assert.match(sent, /functionResponse/);
});

test('google: an answer longer than is given at once is one answer, and each request is paid', async () => {
  for (const stream of [true, false]) {
    upstream.queue({ text: 'one ', finish: 'CONTINUATION' }, { text: 'two', finish: 'MAX_TOKENS' });
    const { choices } = await (stream
      ? client.chat.completions.stream({ model, messages }).finalChatCompletion()
      : client.chat.completions.create({ model, messages }));
    assert.deepEqual(
      [choices[0]?.message.content, choices[0]?.finish_reason],
      ['one two', 'length'],
    );
    assert.equal(upstream.calls.at(-1)?.body['continuationToken'], 'further');
    const { usage } = await gateway.logged();
    assert.deepEqual([usage?.inputTokens, usage?.outputTokens], [200, 8]);
  }
});

test("google: its refusals are OpenAI's error classes", async () => {
  const refuse = (code: number, error: JsonObject) =>
    upstream.queue({ status: code, errorBody: { error: { code, ...error } } });
  refuse(400, { message: 'bad', status: 'INVALID_ARGUMENT' });
  await assert.rejects(client.chat.completions.create({ model, messages }), OpenAI.BadRequestError);
  refuse(403, { message: 'no', status: 'PERMISSION_DENIED' });
  await assert.rejects(
    client.chat.completions.create({ model, messages, stream: true }),
    OpenAI.PermissionDeniedError,
  );
});

test('google: texts become vectors of the wanted size, in one request', async () => {
  const input = ['one', 'two'];
  const wanted = { dimensions: 256, encoding_format: 'float' as const };
  const asked = { model: 'google/gemini-embedding-001', input, ...wanted };
  const { data } = await client.embeddings.create(asked);
  assert.equal(data.length, 2);
  const { path, body } = upstream.calls.at(-1) ?? {};
  assert.equal(path, '/v1/models/gemini-embedding-001:batchEmbedContents');
  const told = { model: 'models/gemini-embedding-001', outputDimensionality: 256 };
  const requests = input.map((text) => ({ ...told, content: { parts: [{ text }] } }));
  assert.deepEqual(body?.['requests'], requests);
});
