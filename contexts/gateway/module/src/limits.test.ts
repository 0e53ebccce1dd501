import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gatewayEvents } from '@atelier/gateway-contract';
import { NANO_PER_USD } from '@atelier/kernel';
import OpenAI from 'openai';
import { publishCall } from './application/publish-calls.ts';
import { billingNews } from './testing/billing-news.ts';
import { ask, testGateway } from './testing/test-gateway.ts';

/** Ada is a member, also in the workspace of `ada_at_home`, Root a super-administrator, Amy an administrator. */
const running = await testGateway(undefined, {}, (name) => ({
  userId: `user_${name.replace(/_at_\w+/, '')}`,
  roles: [],
  permissions:
    name === 'root'
      ? [{ resource: 'all', action: 'manage' }]
      : [
          { resource: 'model', action: 'use' },
          { resource: 'usage', action: 'read' },
          { resource: 'request', action: 'read' },
          { resource: 'limit', action: 'read' },
          { resource: 'limit', action: name === 'amy' ? 'manage' : 'set' },
        ],
}));
const { api, as, baseURL, upstream, log, metrics, neighbour } = running;
const billing = billingNews(running.started.subscriptions);
/** Puts a workspace on a plan of these limits. */
const planned = async (name: string, ...limits: Parameters<typeof billing.saved>[1]) => {
  await billing.saved(`of-${name}`, limits);
  await billing.begun(name, `of-${name}`);
};
const model = 'house/echo';
const price = { inputNanoUsdPerToken: 1000, outputNanoUsdPerToken: 4000 };
await api.overridePrice({ model, ...price }, as('root'));

const clientOf = (name: string) => new OpenAI({ apiKey: `key-of-${name}`, baseURL, maxRetries: 0 });
const messages = [{ role: 'user' as const, content: 'one two three' }];
const say = (name: string, more: { max_tokens?: number; model?: string } = {}) =>
  clientOf(name).chat.completions.create({ model, messages, ...more });
const logged = async (name: string) =>
  (await log.list({ workspaceId: `workspace_${name}`, limit: 200 })).items;
const costOf = async (name: string) =>
  (await logged(name)).reduce((sum, { costNanoUsd = 0 }) => sum + costNanoUsd, 0);
/** A limit of one workspace, set by its administrator. */
const limited = (name: string, limit: Parameters<typeof api.setLimit>[0]) =>
  api.setLimit(limit, {
    context: {
      ...as(name).context,
      actor: { ...as(name).context.actor, permissions: as('amy').context.actor.permissions },
    },
  });
const allowance = async (name: string) => (await api.getAllowance(undefined, as(name))).items;

test('the 51st call of an hour is refused, says what is left and when to come back', async () => {
  const client = clientOf('ada');
  const outcomes = await Promise.allSettled(Array.from({ length: 60 }, () => say('ada')));
  const refused = outcomes.filter((each) => each.status === 'rejected');
  assert.equal(refused.length, 10);
  const error = await client.chat.completions.create({ model, messages }).catch((each) => each);
  assert.ok(error instanceof OpenAI.RateLimitError && error.code === 'limit_exceeded');
  assert.match(error.message, /limit of 50 requests per hour for each user.* 0 requests left/);
  const seconds = Number(error.headers.get('retry-after'));
  assert.ok(seconds > 0 && seconds <= 3600);
  assert.equal(error.headers.get('x-ratelimit-limit-requests'), '50');
  assert.equal(error.headers.get('x-ratelimit-remaining-requests'), '0');
  assert.equal((await logged('ada')).filter((each) => each.status === 'rate_limited').length, 11);
  assert.match(await metrics.expose(), /gateway_limit_refusals_total\{[^}]*"hour"[^}]*\} 11/);
  assert.deepEqual(
    (await allowance('ada')).map(({ operation, used, left }) => [operation, used, left]),
    [
      [undefined, 50, 0],
      ['architecture_review', 0, 25],
      ['code_generation', 0, 50],
      ['project_analysis', 0, 100],
    ],
  );
});

test('a default counts in all workspaces of a user, what is set in one counts there', async () => {
  const answered = async (name: string, calls: number) => {
    const outcomes = await Promise.allSettled(Array.from({ length: calls }, () => say(name)));
    return outcomes.filter(({ status }) => status === 'fulfilled').length;
  };
  const hourly = async (name: string) =>
    (await allowance(name))
      .filter(({ operation }) => operation === undefined)
      .map(({ origin, countsEverywhere, used, left }) => [origin, countsEverywhere, used, left]);
  assert.equal(await answered('ivy', 30), 30);
  assert.equal(await answered('ivy_at_home', 30), 20);
  await assert.rejects(say('ivy'), /each user, in all workspaces together, there are 0 requests/);
  assert.deepEqual(await hourly('ivy'), [['default', true, 50, 0]]);
  assert.deepEqual(await hourly('ivy_at_home'), [['default', true, 50, 0]]);
  // Somebody else has his own fifty, also in her workspace.
  assert.deepEqual(await hourly('joe'), [['default', true, 0, 50]]);
  const set = { per: 'user', unit: 'requests', period: 'hour' } as const;
  await api.setLimit({ ...set, amount: 3 }, as('joe'));
  assert.equal(await answered('joe', 5), 3);
  assert.equal(await answered('joe_at_home', 4), 4);
  assert.deepEqual(await hourly('joe'), [
    ['default', true, 7, 43],
    ['own', false, 3, 0],
  ]);
  // An administrator's holds in place of the default, and counts what was used there.
  await limited('ivy_at_home', { ...set, amount: 22 });
  assert.deepEqual(await hourly('ivy_at_home'), [['admin', false, 20, 2]]);
});

test('who sets the defaults is not bound by them, and others only see their own', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 55 }, () => say('root')));
  assert.ok(outcomes.every(({ status }) => status === 'fulfilled'));
  assert.deepEqual(await allowance('root'), []);
});

test('each success says what is left, in the words of its vendor', async () => {
  await limited('vera', { per: 'user', unit: 'tokens', period: 'day', amount: 100_000 });
  const { response } = await clientOf('vera')
    .chat.completions.create({ model, messages, max_tokens: 50, stream: true })
    .withResponse();
  assert.equal(response.headers.get('x-ratelimit-remaining-requests'), '49');
  assert.equal(response.headers.get('x-ratelimit-limit-tokens'), '100000');
  assert.ok(Number(response.headers.get('x-ratelimit-remaining-tokens')) < 100_000);
  assert.match(response.headers.get('x-ratelimit-reset-requests') ?? '', /^(\d+m)?\d+s$|^\d+ms$/);
  await response.body?.cancel();
  const told = await fetch(`${baseURL}/messages`, {
    method: 'POST',
    headers: { authorization: 'Bearer key-of-vera', 'content-type': 'application/json' },
    body: JSON.stringify({ model, max_tokens: 50, messages }),
  });
  assert.deepEqual(
    [told.status, told.headers.get('anthropic-ratelimit-requests-limit')],
    [200, '50'],
  );
  const resets = told.headers.get('anthropic-ratelimit-tokens-reset') ?? '';
  assert.ok(Date.parse(resets) > Date.now());
});

test('64 calls at once against a budget for 10 cost no more than the budget', async () => {
  const one = await say('mia', { max_tokens: 50 });
  assert.ok(one.usage);
  const least = await costOf('mia');
  const amount = 10 * (50 * 4000 + 30 * 1000);
  await limited('max', { per: 'workspace', unit: 'money', period: 'month', amount });
  await limited('max', { per: 'user', unit: 'requests', period: 'hour', amount: 1000 });
  const outcomes = await Promise.allSettled(
    Array.from({ length: 64 }, () => say('max', { max_tokens: 50 })),
  );
  const passed = outcomes.filter(({ status }) => status === 'fulfilled').length;
  assert.ok(passed >= 10 && passed < 64, `${passed} passed`);
  assert.equal(await costOf('max'), passed * least);
  assert.ok((await costOf('max')) <= amount);
  const [money] = (await allowance('max')).filter(({ unit }) => unit === 'money');
  assert.deepEqual([money?.used, money?.reserved], [passed * least, 0]);
});

test('failed, aborted, cached and refused calls count as their rows in the log say', async () => {
  await limited('zoe', { per: 'user', unit: 'tokens', period: 'day', amount: 1_000_000 });
  await limited('zoe', { per: 'workspace', unit: 'money', period: 'month', amount: NANO_PER_USD });
  upstream.queue({ status: 400 });
  await assert.rejects(say('zoe'));
  upstream.queue({ status: 500 }, {});
  await say('zoe');
  const stream = await clientOf('zoe').chat.completions.create({ model, messages, stream: true });
  for await (const _ of stream) stream.controller.abort();
  upstream.queue({ cutAfter: 2 });
  const cut = await clientOf('zoe').chat.completions.create({ model, messages, stream: true });
  await assert.rejects(async () => {
    for await (const _ of cut);
  });
  const input = { model, messages: ask('What is the sum?'), operation: 'project_analysis' };
  await api.generate(input, as('zoe'));
  await api.generate(input, as('zoe'));
  await limited('zoe', { per: 'user', unit: 'requests', period: 'minute', amount: 0 });
  await assert.rejects(say('zoe'), OpenAI.RateLimitError);
  const rows = async () => (await logged('zoe')).filter(({ status }) => status !== 'rate_limited');
  while ((await rows()).length < 6) await new Promise((resolve) => setImmediate(resolve));
  const calls = await rows();
  const tokens = calls.reduce(
    (sum, { usage }) => sum + (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0),
    0,
  );
  const used = Object.fromEntries(
    (await allowance('zoe')).map((each) => [
      `${each.operation ?? ''} ${each.unit} ${each.period}`,
      [each.used, each.reserved],
    ]),
  );
  assert.deepEqual(used[' requests hour'], [calls.length, 0]);
  assert.deepEqual(used[' tokens day'], [tokens, 0]);
  assert.deepEqual(used[' money month'], [await costOf('zoe'), 0]);
  assert.deepEqual(used['project_analysis requests day'], [2, 0]);
});

test('fallbacks and hedges count as their rows in the log say', async () => {
  for (const name of ['house/slow', 'house/broken']) {
    await api.overridePrice({ model: name, ...price }, as('root'));
  }
  upstream.always('slow', { headDelayMs: 400 });
  upstream.always('broken', { status: 500 });
  const retry = { retries: 0, backoffMs: 1, maxPauseMs: 1 };
  const route = { scope: 'workspace' as const, fallbacks: [{ model }], retry };
  const targetOf = (name: string) => [{ model: name, weight: 1 }];
  await api.saveRoute(
    { ...route, name: 'hedged', targets: targetOf('house/slow'), hedgeAfterMs: 10 },
    as('root'),
  );
  await api.saveRoute({ ...route, name: 'saved', targets: targetOf('house/broken') }, as('root'));
  const before = await logged('root');
  for (const [unit, amount] of [
    ['requests', 1000],
    ['tokens', 1_000_000],
    ['money', NANO_PER_USD],
  ] as const) {
    await api.setLimit({ per: 'workspace', unit, period: 'month', amount }, as('root'));
  }
  await say('root', { model: 'route/hedged' });
  await say('root', { model: 'route/saved' });
  const calls = await logged('root');
  assert.deepEqual(
    calls.slice(0, calls.length - before.length).map((call) => [call.model, call.status]),
    [
      ['echo', 'success'],
      ['slow', 'cancelled'],
      ['echo', 'success'],
    ],
  );
  const tokens = calls.reduce(
    (sum, { usage }) => sum + (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0),
    0,
  );
  assert.deepEqual(
    (await allowance('root'))
      .map(({ unit, used, reserved }) => [unit, used, reserved])
      .sort(byText),
    [
      ['money', await costOf('root'), 0],
      ['requests', calls.length, 0],
      ['tokens', tokens, 0],
    ],
  );
});

test('a client of a vendor says what its call is for, and is limited by that', async () => {
  const hers = {
    per: 'user',
    operation: 'code_generation',
    unit: 'requests',
    period: 'day',
  } as const;
  await limited('nora', { ...hers, amount: 1 });
  const generate = (operation: string) =>
    clientOf('nora').chat.completions.create(
      { model, messages },
      { headers: { 'x-atelier-operation': operation } },
    );
  await generate('code_generation');
  await assert.rejects(generate('code_generation'), /for each user for "code_generation"/);
  await generate('project_analysis');
  await assert.rejects(generate('Not a name'), OpenAI.BadRequestError);
});

test('a budget refuses a model of unknown price, and says how to cure it', async () => {
  await limited('uma', { per: 'workspace', unit: 'money', period: 'day', amount: NANO_PER_USD });
  const unpriced = say('uma', { model: 'openai/unpriced' });
  await assert.rejects(
    unpriced,
    /openai\/unpriced costs is not known.*PUT \/api\/v1\/model-prices/,
  );
  await limited('uma', {
    per: 'workspace',
    unit: 'money',
    period: 'day',
    amount: NANO_PER_USD,
    unpriced: 'allow',
  });
  await say('uma', { model: 'openai/unpriced' });
});

test('vectors set aside no tokens for an answer', async () => {
  await limited('eda', { per: 'user', unit: 'tokens', period: 'minute', amount: 60 });
  await clientOf('eda').embeddings.create({ model, input: 'two words' });
  await assert.rejects(say('eda'), /may need [\d,]+ tokens\. That is more than the limit/);
});

test("a workspace's own limit tightens, a plan's and an administrator's replace", async () => {
  const amountOf = async () =>
    Math.min(
      ...(await allowance('ines'))
        .filter(({ operation }) => operation === undefined)
        .map(({ amount }) => amount),
    );
  const hourly = { per: 'user', unit: 'requests', period: 'hour' } as const;
  const own = await api.setLimit({ ...hourly, amount: 500 }, as('ines'));
  assert.deepEqual([own.origin, await amountOf()], ['own', 50]);
  await api.setLimit({ ...hourly, amount: 7 }, as('ines'));
  assert.equal(await amountOf(), 7);
  await api.removeLimit({ limitId: own.id }, as('ines'));
  await planned('ines', { ...hourly, amount: 200 });
  assert.equal(await amountOf(), 200);
  const admins = await limited('ines', { ...hourly, amount: 500 });
  assert.deepEqual([admins.origin, await amountOf()], ['admin', 500]);
  const refused = { code: 'LIMIT_NOT_YOURS' };
  await assert.rejects(api.removeLimit({ limitId: admins.id }, as('ines')), refused);
  await assert.rejects(api.setLimit({ ...hourly, amount: null }, as('ines')), refused);
  await assert.rejects(
    api.setLimit({ ...hourly, amount: 9, everywhere: true }, as('amy')),
    refused,
  );
  neighbour.role.now = 'member';
  await assert.rejects(api.setLimit({ ...hourly, amount: 9 }, as('ines')), refused);
  neighbour.role.now = 'owner';
  const unknown = api.removeLimit({ limitId: admins.id }, as('amy'));
  await assert.rejects(unknown, { code: 'LIMIT_NOT_FOUND' });
});

test('the owner changes and removes defaults', async () => {
  const hourly = { per: 'user', unit: 'requests', period: 'hour', everywhere: true } as const;
  const { id: limitId } = await api.setLimit({ ...hourly, amount: 3 }, as('root'));
  const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => say('olga')));
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 3);
  await api.removeLimit({ limitId }, as('root'));
  await say('olga');
  const { items } = await api.listLimits(undefined, as('olga'));
  assert.deepEqual(
    items.map(({ operation, origin, amount }) => [operation, origin, amount]).sort(byText),
    [
      ['architecture_review', 'default', 25],
      ['code_generation', 'default', 50],
      ['project_analysis', 'default', 100],
    ],
  );
});

test('a refused call is told to other contexts, as a quota when the plan refused it', async () => {
  await planned('pia', { unit: 'requests', period: 'day', amount: 1 });
  await say('pia');
  await assert.rejects(say('pia'), OpenAI.RateLimitError);
  const [refused] = await logged('pia');
  assert.ok(refused);
  const events = publishCall(refused);
  assert.deepEqual(
    events.map(({ type }) => type),
    [
      'gateway.llm-error.v1',
      'gateway.rate-limit-hit.v1',
      'gateway.ai-usage-limit-exceeded.v1',
      'gateway.quota-exceeded.v1',
    ],
  );
  assert.equal(new Set(events.map(({ id }) => id)).size, 4);
  for (const { type, data } of events) {
    gatewayEvents[type as keyof typeof gatewayEvents].parse(data);
  }
});

test('over the contract a refusal is a typed error with the limit', async () => {
  await planned('tess', { unit: 'requests', period: 'month', amount: 0 });
  const refused = await api.generate({ model, messages: ask('Hi') }, as('tess')).catch((e) => e);
  assert.deepEqual([refused.code, refused.status], ['CALL_LIMITED', 429]);
  assert.deepEqual(
    [refused.data.kind, refused.data.limit.amount, refused.data.limit.period],
    ['limit-exceeded', 0, 'month'],
  );
});

function byText(one: readonly unknown[], other: readonly unknown[]): number {
  return String(one) < String(other) ? -1 : 1;
}
