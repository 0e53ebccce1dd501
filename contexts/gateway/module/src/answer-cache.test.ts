import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cacheTime } from './application/answer-cache.ts';
import { testFace } from './testing/test-face.ts';

const { upstream, baseURL, log, logged, policy } = await testFace();

type Wish = {
  model?: string;
  stream?: boolean;
  text?: string;
  cache?: string;
  operation?: string;
};

async function ask(
  { model = 'openai/gpt-5', stream, text = 'Hello', ...wish }: Wish,
  signal?: AbortSignal,
) {
  const { cache, operation } = wish;
  const response = await fetch(`${baseURL}/chat/completions`, {
    method: 'POST',
    ...(signal ? { signal } : {}),
    headers: {
      ...(cache ? { 'cache-control': cache } : {}),
      ...(operation ? { 'x-atelier-operation': operation } : {}),
    },
    body: JSON.stringify({ model, stream, messages: [{ role: 'user', content: text }] }),
  });
  return { cached: response.headers.get('x-atelier-cache'), body: await response.text() };
}

for (const model of ['openai/gpt-5', 'anthropic/claude-sonnet-5']) {
  for (const stream of [false, true]) {
    test(`${model}${stream ? ', streamed' : ''}: an equal request is answered from the cache, for nothing`, async () => {
      const asked = { model, stream, text: `Say ${model} ${stream}`, cache: 'max-age=60' };
      const before = upstream.calls.length;
      const first = await ask(asked);
      const cost = (await logged()).costNanoUsd;
      const second = await ask(asked);
      assert.deepEqual([first.cached, second.cached], ['miss', 'hit']);
      assert.equal(second.body, first.body);
      assert.equal(upstream.calls.length - before, 1);
      const { status, cached, savedNanoUsd, costNanoUsd, usage } = await logged();
      assert.deepEqual(
        { status, cached, savedNanoUsd, costNanoUsd, tokens: usage?.outputTokens },
        { status: 'success', cached: true, savedNanoUsd: cost, costNanoUsd: 0, tokens: 0 },
      );
    });
  }
}

test('equal requests at the same time ask the provider once', async () => {
  const before = upstream.calls.length;
  const asked = { text: 'All at once', cache: 'max-age=60' };
  const answers = await Promise.all(Array.from({ length: 8 }, () => ask(asked)));
  assert.equal(upstream.calls.length - before, 1);
  assert.equal(new Set(answers.map(({ body }) => body)).size, 1);
  assert.equal(answers.filter(({ cached }) => cached === 'hit').length, 7);
});

test('when the one that asked fails, those who waited ask at once, each for himself', async () => {
  upstream.queue({ status: 400 });
  const before = upstream.calls.length;
  const asked = { text: 'Fail first', cache: 'max-age=60' };
  const answers = await Promise.all([ask(asked), ask(asked), ask(asked)]);
  assert.equal(upstream.calls.length - before, 3);
  assert.equal(answers.filter(({ body }) => body.includes('"error"')).length, 1);
});

test('when the one that asked leaves, the next that waits asks, and the others wait for him', async () => {
  upstream.queue({ silent: true });
  const before = upstream.calls.length;
  const asked = { text: 'Leave first', cache: 'max-age=60' };
  const leaver = new AbortController();
  const left = assert.rejects(ask(asked, leaver.signal), { name: 'AbortError' });
  await upstream.call(before);
  const others = Array.from({ length: 4 }, () => ask(asked));
  leaver.abort();
  await left;
  const answers = await Promise.all(others);
  assert.equal(upstream.calls.length - before, 2);
  assert.equal(answers.filter(({ cached }) => cached === 'hit').length, 3);
});

test('no-store, another question, another format of the answer and no wish at all are asked anew', async () => {
  const text = 'Keep nothing';
  await ask({ text, cache: 'max-age=60' });
  const before = upstream.calls.length;
  for (const other of [
    { text, cache: 'no-store, max-age=60' },
    { text },
    { text: `${text}!`, cache: 'max-age=60' },
    { text, cache: 'max-age=60', stream: true },
    { text, cache: 'max-age=0' },
    { text, cache: 'no-cache, max-age=60' },
  ]) {
    await ask(other);
  }
  assert.equal(upstream.calls.length - before, 6);
});

test('what goes on with a conversation that the vendor keeps is asked each time', async () => {
  const before = upstream.calls.length;
  for (const conversation of ['conv_1', 'conv_1', { id: 'conv_1' }]) {
    const response = await fetch(`${baseURL}/responses`, {
      method: 'POST',
      headers: { 'cache-control': 'max-age=60' },
      body: JSON.stringify({ model: 'openai/gpt-5', input: 'And then?', conversation }),
    });
    assert.equal(response.headers.get('x-atelier-cache'), null, await response.text());
  }
  assert.equal(upstream.calls.length - before, 3);
});

test('a stream that breaks is not kept', async () => {
  upstream.queue({ cutAfter: 1 });
  const asked = { text: 'Break', stream: true, cache: 'max-age=60' };
  const broken = await ask(asked);
  assert.match(broken.body, /"error"/);
  const whole = await ask(asked);
  assert.equal(whole.cached, 'miss');
  assert.match(whole.body, /\[DONE\]/);
  assert.equal(
    (await log.list({ workspaceId: 'workspace_ada', limit: 1 })).items[0]?.cached,
    undefined,
  );
});

test('an operation is cached for as long as the workspace says, from the next call on', async () => {
  const before = policy.now;
  const asked = { text: 'By the policy', operation: 'code_generation' };
  const found = async () => (await ask(asked)).cached;
  assert.deepEqual([await found(), await found()], ['miss', 'hit']);
  policy.now = { ...before, cacheSeconds: { code_generation: 0 } };
  assert.equal(await found(), null);
  policy.now = { ...before, cacheSeconds: { code_generation: 600 } };
  assert.equal(await found(), 'hit');
  policy.now = { ...before, cacheSeconds: {} };
  assert.equal(await found(), null);
  policy.now = before;
});

test('a caller’s own wish goes before the workspace’s time, and that before a task’s', () => {
  const policyOf = (seconds?: number) => ({
    cacheSeconds: seconds === undefined ? {} : { 'travel.trip': seconds },
  });
  const operation = 'travel.trip';
  const wished = { operation, cache: { seconds: 5 } };
  const task = { ...wished, task: { name: operation, version: 1 } };
  assert.equal(cacheTime(wished, policyOf(60))?.seconds, 5);
  assert.equal(cacheTime(wished, policyOf(0))?.seconds, 5);
  assert.equal(cacheTime(task, policyOf(60))?.seconds, 60);
  assert.equal(cacheTime(task, policyOf(0)), undefined);
  assert.equal(cacheTime(task, policyOf())?.seconds, 5);
  assert.equal(cacheTime({ operation: 'constructor' }, policyOf()), undefined);
});
