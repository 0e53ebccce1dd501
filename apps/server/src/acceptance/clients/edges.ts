import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOpenAI } from '@ai-sdk/openai';
import Anthropic from '@anthropic-ai/sdk';
import { embedMany } from 'ai';
import OpenAI from 'openai';
import { apiKey, baseURL, MODELS, upstream, url } from './stage.ts';

const openai = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const anthropic = new Anthropic({ baseURL: url, apiKey, maxRetries: 0 });

test('vectors come as numbers and as base64, by the clients’ own choice', async () => {
  const input = ['one', 'three'];
  for (const model of ['openai/embed', 'offline/embed']) {
    const { data } = await openai.embeddings.create({ model, input });
    const plain = await openai.embeddings.create({ model, input, encoding_format: 'float' });
    assert.equal(data.length, 2);
    assert.deepEqual(
      data.map(({ embedding }) => embedding.map((value) => value.toFixed(4))),
      plain.data.map(({ embedding }) => embedding.map((value) => value.toFixed(4))),
    );
  }
  const sdk = createOpenAI({ baseURL, apiKey }).embeddingModel('openai/embed');
  const { embeddings } = await embedMany({ model: sdk, values: input, maxRetries: 0 });
  assert.deepEqual(embeddings[0], [3, 1, 0]);
});

test('both vendors’ clients list the models', async () => {
  const ids: string[] = [];
  for await (const { id } of anthropic.models.list()) ids.push(id);
  const theirs: string[] = [];
  for await (const { id } of openai.models.list()) theirs.push(id);
  assert.deepEqual(ids, theirs);
  assert.ok(ids.includes('echo/echo'));
});

test('tokens are counted for models of each kind', async () => {
  for (const model of MODELS) {
    const messages = [{ role: 'user' as const, content: 'Count me' }];
    const { input_tokens } = await anthropic.messages.countTokens({ model, messages });
    assert.ok(input_tokens > 0);
  }
});

test('a client that leaves ends the provider’s work, whatever its vendor', async () => {
  upstream.always('endless', { words: 50, stallAfter: 3 });
  const messages = [{ role: 'user' as const, content: 'Go on' }];
  for (const model of ['echo/endless', 'anthropic/endless']) {
    for await (const _ of await openai.chat.completions.create({ model, messages, stream: true }))
      break;
    const stream = anthropic.messages.stream({ model, messages, max_tokens: 500 });
    for await (const _ of stream) break;
    stream.abort();
    for await (const _ of await openai.responses.create({ model, input: 'Go on', stream: true }))
      break;
  }
  const calls = upstream.callsOf('endless');
  assert.equal(calls.length, 6);
  for (const call of calls) assert.equal(await call.over, 'closed');
});

test('errors become the classes that each client knows', async () => {
  const ask = (model: string, key: string) =>
    new Anthropic({ baseURL: url, apiKey: key, maxRetries: 0 }).messages.create({
      model,
      max_tokens: 50,
      messages: [{ role: 'user', content: 'Hello' }],
    });
  await assert.rejects(ask('echo/small', 'wrong'), Anthropic.AuthenticationError);
  await assert.rejects(ask('nobody/none', apiKey), Anthropic.NotFoundError);
  upstream.always('limited', { status: 429, headers: { 'retry-after': '60' } });
  upstream.always('broken', { status: 500 });
  const input = 'Hello';
  const respond = (model: string) => openai.responses.create({ model, input });
  const rejected = ['echo', 'anthropic'].flatMap((provider) => [
    assert.rejects(ask(`${provider}/limited`, apiKey), Anthropic.RateLimitError),
    assert.rejects(ask(`${provider}/broken`, apiKey), Anthropic.InternalServerError),
    assert.rejects(respond(`${provider}/limited`), OpenAI.RateLimitError),
    assert.rejects(respond(`${provider}/broken`), OpenAI.InternalServerError),
  ]);
  // At once: Atelier tries again for a while what is broken.
  await Promise.all(rejected);
});

test('a client’s own retries meet a provider that recovers', async () => {
  upstream.script('recovering', { status: 429, headers: { 'retry-after-ms': '10' } });
  const patient = new OpenAI({ baseURL, apiKey, maxRetries: 2 });
  const messages = [{ role: 'user' as const, content: 'Hello' }];
  const answer = await patient.chat.completions.create({ model: 'echo/recovering', messages });
  assert.equal(answer.choices[0]?.message.content, 'You said: Hello');
});
