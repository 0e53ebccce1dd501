import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { migrate, openPool } from '@atelier/database';
import { testDatabase } from '@atelier/database/testing';
import { silentLog } from '@atelier/telemetry';
import OpenAI from 'openai';
import { postgresLimitWindows } from './infrastructure/limit-windows.postgres.ts';
import { newInstance } from './infrastructure/log-connection.postgres.ts';
import { migrations } from './infrastructure/migrations.ts';
import { postgresRequestLog } from './infrastructure/request-log.postgres.ts';
import { testGateway } from './testing/test-gateway.ts';

const database = await testDatabase();
await migrate(database.pool, 'gateway', migrations);
const pool = openPool(database.url, { applicationName: 'test', schema: 'gateway' });
const [one, two] = await Promise.all([gatewayOnPostgres(), gatewayOnPostgres()]);
after(() => pool.end());

const model = 'house/echo';
const price = { inputNanoUsdPerToken: 1000, outputNanoUsdPerToken: 4000 };
const messages = [{ role: 'user' as const, content: 'one two three' }];
const AMOUNT = 10 * (50 * 4000 + 30 * 1000);

function gatewayOnPostgres() {
  const instance = newInstance();
  const log = postgresRequestLog(pool, silentLog, () => {}, instance);
  return testGateway(undefined, { log, windows: postgresLimitWindows(pool, instance) });
}

test('64 calls at once to two servers on one database stay below one budget', async () => {
  for (const { api, as } of [one, two]) {
    await api.overridePrice({ model, ...price }, as('ada'));
    await api.setLimit(
      { per: 'workspace', unit: 'money', period: 'month', amount: AMOUNT },
      as('ada'),
    );
  }
  const clients = [one, two].map(
    ({ baseURL }) => new OpenAI({ apiKey: 'key-of-ada', baseURL, maxRetries: 0 }),
  );
  const outcomes = await Promise.allSettled(
    Array.from({ length: 64 }, async (_, index) =>
      clients[index % 2]?.chat.completions.create({ model, messages, max_tokens: 50 }),
    ),
  );
  const passed = outcomes.filter(({ status }) => status === 'fulfilled').length;
  assert.ok(passed >= 10 && passed < 64, `${passed} passed`);
  const { rows } = await pool.query<{ cost: string; used: string; refused: string }>(
    `select sum(cost_nano_usd) as cost, (select sum(used) from limit_windows) as used,
       count(*) filter (where status = 'rate_limited') as refused from requests`,
  );
  const [{ cost, used, refused } = { cost: '', used: '', refused: '' }] = rows;
  assert.equal(cost, used);
  assert.equal(Number(refused), 64 - passed);
  assert.ok(Number(cost) <= AMOUNT);
});

test('a call that asks for more than any number holds is refused, and takes no other down', async () => {
  const { api, as, baseURL } = one;
  for (const name of ['olga', 'bob'])
    await api.setLimit(
      { per: 'workspace', unit: 'tokens', period: 'month', amount: 1_000_000 },
      as(name),
    );
  const call = (name: string, more: object) =>
    fetch(`${baseURL}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer key-of-${name}` },
      body: JSON.stringify({ model, messages, ...more }),
    }).then(async (answer) => {
      await answer.text();
      return answer.status;
    });
  const vast = { n: Number.MAX_SAFE_INTEGER, max_completion_tokens: Number.MAX_SAFE_INTEGER };
  const statuses = await Promise.all(
    Array.from({ length: 8 }, (_, at) =>
      at % 2 ? call('olga', vast) : call('bob', { max_tokens: 5 }),
    ),
  );
  assert.deepEqual(statuses, [200, 429, 200, 429, 200, 429, 200, 429]);
});
