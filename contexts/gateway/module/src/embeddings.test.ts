import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { testGateway } from './testing/test-gateway.ts';

const { upstream, log, baseURL } = await testGateway();
const client = new OpenAI({ apiKey: 'key-of-ada', baseURL, maxRetries: 0 });
const model = 'openai/text-embedding-3-small';
const input = ['one', 'three'];

test('vectors come as OpenAI’s client asks for them, whatever the provider gives', async () => {
  const vectors = [
    [3, 1, 0],
    [5, 1, 0],
  ];
  // By default the client asks for base64 and decodes it itself.
  const decoded = await client.embeddings.create({ model, input });
  assert.deepEqual(
    decoded.data.map(({ embedding }) => [...embedding]),
    vectors,
  );
  const floats = await client.embeddings.create({ model, input, encoding_format: 'float' });
  assert.deepEqual(
    floats.data.map(({ embedding }) => embedding),
    vectors,
  );
  const base64 = await client.embeddings.create({ model, input, encoding_format: 'base64' });
  assert.equal(typeof base64.data[0]?.embedding, 'string');
  assert.equal(base64.usage.prompt_tokens, 2);
});

test('a body passes through as it came, but for the model', async () => {
  const at = upstream.calls.length;
  const more = { encoding_format: 'float' as const, user: 'ada', invented: { by: ['us'] } };
  await client.embeddings.create({ model, input: [[1, 2, 3]], ...more });
  const { body, path } = await upstream.call(at);
  assert.deepEqual(body, { model: 'text-embedding-3-small', input: [[1, 2, 3]], ...more });
  assert.equal(path, '/v1/embeddings');
  const { items } = await log.list({ workspaceId: 'workspace_ada', limit: 1 });
  assert.deepEqual([items[0]?.status, items[0]?.usage?.inputTokens], ['success', 1]);
});

test('what a model of another format can’t take is refused by name, or dropped and told', async () => {
  const offline = { model: 'offline/embed', input: 'one', encoding_format: 'float' as const };
  for (const [param, more] of Object.entries({
    input: { input: [[1, 2, 3]] },
    invented: { invented: 1 } as object,
    dimensions: { dimensions: 0 },
    encoding_format: { encoding_format: 'hex' as 'float' },
  })) {
    await assert.rejects(
      client.embeddings.create({ ...offline, ...more }),
      (error) => error instanceof OpenAI.BadRequestError && error.param === param,
      param,
    );
  }
  const { response } = await client.embeddings.create({ ...offline, user: 'ada' }).withResponse();
  assert.equal(response.headers.get('x-atelier-dropped'), 'user');
});

test('a provider that fails is told in OpenAI’s shape', async () => {
  upstream.queue({ status: 429, headers: { 'retry-after': '60' } });
  await assert.rejects(client.embeddings.create({ model, input }), OpenAI.RateLimitError);
  upstream.always('garbled', { garbled: true });
  const garbled = { model: 'openai/garbled', input };
  await assert.rejects(client.embeddings.create(garbled), OpenAI.InternalServerError);
  await assert.rejects(
    client.embeddings.create({ model: 'nobody/embeds', input }),
    OpenAI.NotFoundError,
  );
});
