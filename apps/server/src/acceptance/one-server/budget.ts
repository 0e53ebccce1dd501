import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { MODELS, TARIFFS } from '../counted-calls.ts';
import { countedCaller, type Seen } from '../counted-caller.ts';
import { until } from '../until.ts';
import { atelier, upstream } from './stage.ts';

const WORDS = 50;
const INPUT = 20;
const CALL_NANO_USD = (INPUT * TARIFFS.large.input + WORDS * TARIFFS.large.output) / 1e6;
const BUDGET_NANO_USD = 10 * CALL_NANO_USD;
const FREE_NANO_USD = 5_000_000_000;

const { url, api, register, apiKey: owner } = atelier;
const http = countedCaller(url);
after(() => http.close());

test('a model has a price, and the plan that everybody has limits money only', async () => {
  await done('PUT', `/model-prices/${MODELS.large}`, {
    inputNanoUsdPerToken: TARIFFS.large.input / 1e6,
    outputNanoUsdPerToken: TARIFFS.large.output / 1e6,
  });
  const hourly = { per: 'user', unit: 'requests', period: 'hour', everywhere: true };
  await done('PUT', '/limits', { ...hourly, amount: null });
  await savePlan('free', FREE_NANO_USD);
});

/** The ways in which what may be spent is limited; each needs a moment until it holds. */
const WAYS = {
  'a limit of the workspace': (token: string) =>
    done(
      'PUT',
      '/limits',
      { per: 'workspace', unit: 'money', period: 'month', amount: BUDGET_NANO_USD },
      token,
    ),
  'a budget with a hard stop': (token: string) =>
    done(
      'POST',
      '/budgets',
      { name: 'All', period: 'month', amountNanoUsd: BUDGET_NANO_USD, hardStop: true },
      token,
    ),
  'a plan': async (token: string) => {
    await savePlan('tiny', BUDGET_NANO_USD);
    await done('POST', '/subscription', { plan: 'tiny' }, token);
  },
};

for (const [way, limit] of Object.entries(WAYS))
  test(`64 parallel calls cost no more than ${way} with room for ten`, async () => {
    const name = way.replaceAll(' ', '-');
    const { token } = await register(`${name}@example.com`);
    await limit(token);
    await until(async () => (await moneyLeft(token)) === BUDGET_NANO_USD, {
      or: () => 'the limit does not hold',
    });
    const calls = Array.from({ length: 64 }, (_, index) => ask(name, token, index % 2 === 0));
    const outcomes = await Promise.all(calls);
    const ok = outcomes.filter(({ status }) => status === 200);
    assert.ok(ok.length > 0 && ok.length <= 10, `${ok.length} were answered`);
    for (const { status, text } of outcomes.filter((each) => each.status !== 200))
      assert.ok(status === 429 && /limit_exceeded|insufficient_quota/.test(text), text);
    assert.ok(upstream.count(name).nanoUsd <= BUDGET_NANO_USD);

    // What is left is there for others: nothing of it is lost with those that were refused.
    for (let seen = ok[0]; seen?.status === 200; ) seen = await ask(name, token, false);
    const spent = Number(upstream.count(name).nanoUsd);
    assert.ok(spent <= BUDGET_NANO_USD && spent >= BUDGET_NANO_USD - 2 * CALL_NANO_USD, `${spent}`);
    assert.equal(await moneyLeft(token), BUDGET_NANO_USD - spent);
    const usage = async () => (await done('GET', '/usage', undefined, token)).totals.costNanoUsd;
    await until(async () => (await usage()) === spent, { or: () => 'the ledger differs' });
  });

test('a larger plan makes room at once, and its end takes it away', async () => {
  const { token } = await register('eve@example.com');
  await savePlan('small', 1);
  await savePlan('larger', BUDGET_NANO_USD);
  await done('POST', '/subscription', { plan: 'small' }, token);
  await until(async () => (await moneyLeft(token)) === 1, { or: () => 'the plan does not hold' });
  assert.equal((await ask('eve', token, true)).status, 429);

  await done('PUT', '/subscription/plan', { plan: 'larger', when: 'now' }, token);
  await until(async () => (await moneyLeft(token)) === BUDGET_NANO_USD, {
    or: () => 'the larger plan does not hold',
  });
  assert.equal((await ask('eve', token, true)).status, 200);

  await savePlan('larger', CALL_NANO_USD);
  await until(async () => (await moneyLeft(token)) === 0, { or: () => 'what it allows now' });
  assert.equal((await ask('eve', token, false)).status, 429);

  await done('POST', '/subscription/cancel', { when: 'now' }, token);
  await until(async () => (await moneyLeft(token)) === FREE_NANO_USD - CALL_NANO_USD, {
    or: () => 'the free plan does not hold',
  });
  assert.equal((await ask('eve', token, false)).status, 200);
});

async function ask(of: string, token: string, stream: boolean): Promise<Seen> {
  const order = { of, input: INPUT, cached: 0, words: WORDS };
  const body = {
    ...{ model: MODELS.large, max_tokens: WORDS, stream },
    messages: [{ role: 'user', content: JSON.stringify(order) }],
  };
  const call = { path: '/v1/chat/completions', body, ends: 'success' } as const;
  const seen = await http.make({ name: of, token }, call);
  assert.ok(seen !== 'left');
  return seen;
}

/** What is left of the money of a month; undefined while nothing limits it. */
async function moneyLeft(token: string): Promise<number | undefined> {
  const { items } = await done('GET', '/allowance', undefined, token);
  return items.find(({ unit }: { unit: string }) => unit === 'money')?.left;
}

function savePlan(name: string, amount: number) {
  return done('PUT', `/plans/${name}`, {
    ...{ name, title: name, features: [], includedUsageNanoUsd: null, usageMarkUpBasisPoints: 0 },
    // That the amount is below another's shall not make it the smaller plan.
    monthlyPriceNanoUsd: name === 'larger' ? 1_000_000_000 : 0,
    limits: [{ unit: 'cost', period: 'month', amount }],
  });
}

async function done(method: string, path: string, body?: unknown, token = owner) {
  const answer = await api(method, path, body, token);
  assert.ok(answer.status < 300, `${method} ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
