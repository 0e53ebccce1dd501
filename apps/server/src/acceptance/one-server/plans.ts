import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../until.ts';
import { atelier } from './stage.ts';

const { url, api, register, apiKey: owner } = atelier;

const body = JSON.stringify({
  model: 'offline/workshop',
  max_tokens: 5,
  messages: [{ role: 'user', content: 'Hi' }],
});

/** How many of so many calls at once are answered, and what the others are told. */
async function call(token: string, times: number) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answers = await Promise.all(
    Array.from({ length: times }, async () => {
      const answer = await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers, body });
      return { status: answer.status, text: await answer.text() };
    }),
  );
  const refused = answers.filter(({ status }) => status !== 200);
  for (const { status, text } of refused) assert.equal(status, 429, text);
  return { answered: times - refused.length, refused: refused[0]?.text };
}

/** What is left of the calls of an hour, and where that limit comes from. */
async function hourly(token: string) {
  const { items } = await done('GET', '/allowance', undefined, token);
  const found = items.find(({ period }: { period: string }) => period === 'hour');
  return { left: found?.left, amount: found?.amount, origin: found?.origin };
}

async function bound(token: string, amount: number) {
  let now: Awaited<ReturnType<typeof hourly>> | undefined;
  await until(
    async () => {
      now = await hourly(token);
      return now.amount === amount && now.origin === 'plan';
    },
    { or: () => `the plan does not hold: ${JSON.stringify(now)}`, withinMs: 20_000 },
  );
}

async function done(method: string, path: string, content?: unknown, token = owner) {
  const answer = await api(method, path, content, token);
  assert.ok(answer.status < 300, `${method} ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

test('who never subscribed is refused at the limit of the free plan', async () => {
  const { token } = await register('bob@example.com');
  await bound(token, 50);
  const { answered, refused } = await call(token, 52);
  assert.equal(answered, 50);
  assert.match(refused ?? '', /limit of 50 requests per hour for each user/);
  assert.match(refused ?? '', /A larger plan allows more/);
});

test('Pro makes its 51st call in an hour; when it ends, the free plan holds', async () => {
  const { token } = await register('pat@example.com');
  await done('POST', '/subscription', { plan: 'pro' }, token);
  await bound(token, 1000);
  assert.equal((await call(token, 51)).answered, 51);
  await done('PUT', '/subscription/plan', { plan: 'free', when: 'now' }, token);
  await bound(token, 50);
  assert.equal((await call(token, 1)).answered, 0);
  await done('PUT', '/subscription/plan', { plan: 'team', when: 'now' }, token);
  await bound(token, 10_000);
  assert.equal((await call(token, 1)).answered, 1);
  await done('POST', '/subscription/cancel', { when: 'now' }, token);
  await bound(token, 50);
  assert.equal((await call(token, 1)).answered, 0);
});

test('new limits of a plan reach the gateway while it runs', async () => {
  const { token } = await register('kim@example.com');
  await bound(token, 50);
  const { items } = await done('GET', '/plans');
  const free = items.find(({ name }: { name: string }) => name === 'free');
  const limits = [{ per: 'user', unit: 'requests', period: 'hour', amount: 2 }];
  await done('PUT', '/plans/free', { ...free, limits });
  await bound(token, 2);
  assert.equal((await call(token, 4)).answered, 2);
  await done('PUT', '/plans/free', free);
  await bound(token, 50);
  assert.equal((await call(token, 4)).answered, 4);
});
