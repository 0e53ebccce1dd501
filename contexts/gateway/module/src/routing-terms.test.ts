import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routedFace, told } from './testing/routed-face.ts';

// The terms of a route at their edges, over HTTP.

const { upstream, route, ask, logged, api, ada, client } = await routedFace();
const target = (model: string) => ({ model, weight: 1 });
const healthOf = async (name: string) =>
  (await api.getTargetHealth({ scope: 'workspace', name }, ada)).items;

test('a stream has its place until it ends', async () => {
  const name = await route({
    targets: [{ ...target('openai/long'), concurrency: 1 }],
    fallbacks: [{ model: 'house/other' }],
    queue: { length: 0, waitMs: 0 },
    limits: {},
  });
  upstream.script('long', { words: 12, pieceDelayMs: 30 });
  const at = upstream.calls.length;
  const first = ask(name, true);
  await upstream.call(at);
  while ((await healthOf(name))[0]?.running !== 1) await new Promise(setImmediate);
  assert.equal((await ask(name, true)).target, 'house/other');
  assert.deepEqual(told((await logged()).attempts), ['long!busy', 'other']);
  assert.equal((await first).target, 'openai/long');
  assert.equal((await ask(name, true)).target, 'openai/long');
});

test('how a stream ends is part of its target’s health', async () => {
  const name = await route({ targets: [target('openai/fragile')] });
  upstream.script('fragile', { cutAfter: 5, words: 20 });
  assert.ok((await ask(name, true)).error);
  await ask(name, true);
  const [health] = await healthOf(name);
  assert.deepEqual([health?.calls, health?.failures], [2, 1]);
  assert.equal(health?.lastFailure?.kind, 'stream-cut');
});

test('all of a route has only so long, whoever is asked', async () => {
  for (const stream of [true, false]) {
    const name = await route({
      targets: [target('openai/never')],
      fallbacks: [{ model: 'house/fine' }],
      limits: { firstTokenMs: 5000, wholeMs: 5000, totalMs: 100 },
    });
    upstream.always('never', { silent: true });
    const { error, tookMs } = await ask(name, stream);
    assert.deepEqual([error?.status, error?.code], [504, 'total_timeout']);
    assert.ok(tookMs < 3000, `took ${tookMs} ms`);
  }
});

for (const model of ['house/drawn-out', 'anthropic/drawn-out'])
  test(`a stream that a fallback began has only what is left of it: ${model}`, async () => {
    const name = await route({
      targets: [target('openai/never')],
      fallbacks: [{ model }],
      limits: { firstTokenMs: 700, totalMs: 1000 },
      retry: { retries: 0, backoffMs: 1, maxPauseMs: 0 },
    });
    upstream.always('never', { silent: true });
    upstream.always('drawn-out', { pieceDelayMs: 20, words: 200 });
    const { error, text, tookMs } = await ask(name, true);
    assert.equal(error?.code, 'total_timeout');
    assert.ok(text.length > 0 && tookMs < 1400, `took ${tookMs} ms`);
  });

test('a hedge that was asked already is waited for, not asked again', async () => {
  const name = await route({
    targets: [target('openai/late-failure')],
    fallbacks: [{ model: 'house/late-answer' }],
    retry: { retries: 0, backoffMs: 1, maxPauseMs: 0 },
    limits: { firstTokenMs: 2000, wholeMs: 2000 },
    hedgeAfterMs: 20,
  });
  upstream.always('late-failure', { headDelayMs: 60, status: 503 });
  upstream.always('late-answer', { headDelayMs: 120 });
  const got = await ask(name, false);
  assert.equal(got.target, 'house/late-answer');
  assert.equal(upstream.callsOf('late-answer').length, 1);
  const { attempts } = await logged();
  assert.deepEqual(told(attempts), ['late-failure:overloaded', 'late-answer']);
  assert.deepEqual(
    attempts.map(({ hedge }) => hedge),
    [undefined, true],
  );
});

test('a fast first target is never hedged', async () => {
  const name = await route({
    targets: [target('openai/quick')],
    fallbacks: [{ model: 'house/idle' }],
    hedgeAfterMs: 150,
  });
  for (const stream of [true, false]) await ask(name, stream);
  assert.equal(upstream.callsOf('idle').length, 0);
});

test('calls are shared by weight', async () => {
  const name = await route({
    targets: [
      { model: 'openai/heavy', weight: 9 },
      { model: 'house/light', weight: 1 },
    ],
  });
  for (let calls = 0; calls < 60; calls++) await ask(name, false);
  const [heavy, light] = ['heavy', 'light'].map((model) => upstream.callsOf(model).length);
  assert.equal((heavy ?? 0) + (light ?? 0), 60);
  // Less than one in a billion runs has it otherwise.
  assert.ok((heavy ?? 0) > 30, `${heavy} to ${light}`);
});

test('an answer from the cache is of the target that gave it, whoever would be asked now', async () => {
  const name = await route({ targets: [target('openai/one'), target('house/other-one')] });
  const messages = [{ role: 'user' as const, content: 'Who are you?' }];
  const headers = { 'cache-control': 'max-age=60' };
  const given = new Set<string>();
  for (let calls = 0; calls < 12; calls++) {
    const asked = client.chat.completions.create({ model: `route/${name}`, messages }, { headers });
    const { response } = await asked.withResponse();
    const { provider, model } = await logged();
    given.add(`${provider}/${model}`).add(String(response.headers.get('x-atelier-target')));
  }
  // Less than one in two thousand runs would have it so by chance.
  assert.equal(given.size, 1);
});

test('what stands in for a target that failed is not kept', async () => {
  const retry = { retries: 0, backoffMs: 1, maxPauseMs: 0 };
  const fallbacks = [{ model: 'house/stand-in' }];
  const name = await route({ targets: [target('openai/down-once')], fallbacks, retry });
  upstream.script('down-once', { status: 503 });
  const messages = [{ role: 'user' as const, content: 'Are you there?' }];
  const headers = { 'cache-control': 'max-age=60' };
  const answeredBy: string[] = [];
  for (let calls = 0; calls < 3; calls++) {
    await client.chat.completions.create({ model: `route/${name}`, messages }, { headers });
    const { model, cached = false } = await logged();
    answeredBy.push(`${model} ${cached}`);
  }
  assert.deepEqual(answeredBy, ['stand-in false', 'down-once false', 'down-once true']);
});
