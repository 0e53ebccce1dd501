import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import OpenAI from 'openai';
import { geminiServer } from '../testing/gemini-server.ts';
import { testFace } from '../testing/test-face.ts';
import { googleProvider } from './provider.google.ts';

const gemini = await geminiServer();
const { seen, url } = gemini;
after(() => gemini.close());
const gateway = await testFace(() => [googleProvider(url)]);
const client = new OpenAI({ apiKey: 'k', baseURL: gateway.baseURL, maxRetries: 0 });
const model = 'google/gemini-3-flash-preview';
const messages = [{ role: 'user' as const, content: 'Hello' }];

test('google: a whole answer and a stream come with their usage', async () => {
  const answer = await client.chat.completions.create({ model, messages, temperature: 0.5 });
  assert.equal(answer.choices[0]?.message.content, 'Grüezi from Gemini');
  assert.deepEqual(
    [
      answer.usage?.prompt_tokens,
      answer.usage?.completion_tokens,
      answer.usage?.completion_tokens_details?.reasoning_tokens,
    ],
    [100, 10, 3],
  );
  assert.equal(seen.at(-1)?.key, 'sk-secret-of-ada');
  const final = await client.chat.completions.stream({ model, messages }).finalChatCompletion();
  assert.equal(final.choices[0]?.message.content, 'Grüezi from Gemini');
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
  const sent = JSON.stringify(seen.at(-1)?.body.contents);
  assert.match(sent, /signed-thought/);
  assert.match(sent, /functionResponse/);
});

test("google: its refusals are OpenAI's error classes", async () => {
  gemini.refuse(400, { error: { code: 400, message: 'bad', status: 'INVALID_ARGUMENT' } });
  await assert.rejects(client.chat.completions.create({ model, messages }), OpenAI.BadRequestError);
  gemini.refuse(403, { error: { code: 403, message: 'no', status: 'PERMISSION_DENIED' } });
  await assert.rejects(
    client.chat.completions.create({ model, messages, stream: true }),
    OpenAI.PermissionDeniedError,
  );
});
