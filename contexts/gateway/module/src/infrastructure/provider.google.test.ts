import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import OpenAI from 'openai';
import { testFace } from '../testing/test-face.ts';
import { googleProvider } from './provider.google.ts';

const seen: {
  url: string;
  key: unknown;
  body: { contents: { parts: object[] }[] } & Record<string, unknown>;
}[] = [];
let next: { status: number; body: unknown } | undefined;

const usageMetadata = {
  promptTokenCount: 100,
  candidatesTokenCount: 7,
  thoughtsTokenCount: 3,
  cachedContentTokenCount: 40,
  totalTokenCount: 110,
};
const text = { text: 'Grüezi from Gemini' };
const functionCall = {
  functionCall: { name: 'weather', args: { city: 'Bern' } },
  thoughtSignature: 'signed-thought',
};

/** Gemini's API as far as a chat needs it. */
const gemini = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  seen.push({ url: request.url ?? '', key: request.headers['x-goog-api-key'], body });
  if (next) {
    response.writeHead(next.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(next.body));
    next = undefined;
    return;
  }
  const wantsTool = body.tools && JSON.stringify(body.contents.at(-1)).includes('weather?');
  const parts = [wantsTool ? functionCall : text];
  const candidate = { content: { role: 'model', parts }, finishReason: 'STOP', index: 0 };
  const answer = { candidates: [candidate], usageMetadata, responseId: 'gemini-1' };
  const streams = request.url?.includes('streamGenerateContent');
  response.writeHead(200, { 'content-type': streams ? 'text/event-stream' : 'application/json' });
  response.end(streams ? `data: ${JSON.stringify(answer)}\n\n` : JSON.stringify(answer));
});
await new Promise<void>((resolve) => gemini.listen(0, '127.0.0.1', resolve));
after(() => {
  gemini.closeAllConnections();
  gemini.close();
});

const url = `http://127.0.0.1:${(gemini.address() as AddressInfo).port}/v1beta`;
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
  assert.deepEqual(JSON.parse(call.function.arguments), { city: 'Bern' });
  const said = { role: 'assistant' as const, content: null, tool_calls: calls };
  const result = { role: 'tool' as const, tool_call_id: call.id, content: 'sun' };
  await client.chat.completions.create({ model, messages: [question, said, result], tools });
  const sent = JSON.stringify(seen.at(-1)?.body.contents);
  assert.match(sent, /signed-thought/);
  assert.match(sent, /functionResponse/);
});

test("google: its refusals are OpenAI's error classes", async () => {
  next = {
    status: 400,
    body: { error: { code: 400, message: 'bad', status: 'INVALID_ARGUMENT' } },
  };
  await assert.rejects(client.chat.completions.create({ model, messages }), OpenAI.BadRequestError);
  next = {
    status: 403,
    body: { error: { code: 403, message: 'no', status: 'PERMISSION_DENIED' } },
  };
  await assert.rejects(
    client.chat.completions.create({ model, messages, stream: true }),
    OpenAI.PermissionDeniedError,
  );
});
