import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { everyItem } from '@atelier/kernel';
import { type CountedCall, countedCall, MODELS, TARIFFS } from './counted-calls.ts';
import { countedCaller, type CountedCaller, wordsIn } from './counted-caller.ts';
import type { Count, Tariff } from './counting-upstream.ts';
import { countingThread } from './counting-thread.ts';
import { testAtelier } from './test-atelier.ts';
import { unlimitedPlan } from './unlimited-plan.ts';
import { until } from './until.ts';

const CALLS = 10_000;
const AT_ONCE = 32;
/** Longer than any answer takes on a busy machine. */
const PATIENCE_MS = 2500;

const upstream = await countingThread(TARIFFS);
after(() => upstream.close());
const {
  url,
  api,
  register,
  apiKey: owner,
} = await testAtelier({
  beside: true,
  environment: {
    OPENAI_API_KEY: 'sk-upstream',
    OPENAI_BASE_URL: upstream.url,
    ANTHROPIC_API_KEY: 'sk-upstream',
    ANTHROPIC_BASE_URL: upstream.url,
    OPENAI_COMPATIBLE_URLS: `echo=${upstream.url}`,
  },
});
const http = countedCaller(url, upstream.arrival);
after(() => http.close());

/** A caller, whose calls it are, and by which key. */
type Caller = CountedCaller & { readonly workspace: string; readonly user: string; key?: string };
const callers: Caller[] = [];
const made = new Map<string, CountedCall[]>();
/** What was used of a model that was left before it told anything, by an estimate of the prompt. */
const estimates = new Map<string, Count>();

test('the owner sets prices, limits, a route and a plan that charges usage as it is', async () => {
  const tariffs: Readonly<Record<string, Tariff>> = TARIFFS;
  for (const [name, tariff] of Object.entries(tariffs)) {
    const { perMillionCharacters, perHour } = tariff;
    const price = {
      inputNanoUsdPerToken: tariff.input / 1e6,
      cachedInputNanoUsdPerToken: tariff.cached / 1e6,
      outputNanoUsdPerToken: tariff.output / 1e6,
      ...(perMillionCharacters ? { nanoUsdPerCharacter: perMillionCharacters / 1e6 } : {}),
      ...(perHour ? { nanoUsdPerAudioMinute: perHour / 60 } : {}),
    };
    const model = MODELS[name as keyof typeof TARIFFS];
    await done('PUT', `/model-prices/${model}`, price, owner);
  }
  const everywhere = { everywhere: true, period: 'month' };
  for (const per of ['user', 'workspace', 'apiKey'])
    for (const unit of ['requests', 'tokens', 'money'])
      await done('PUT', '/limits', { per, unit, amount: 1e15, ...everywhere }, owner);
  const hourly = { per: 'user', unit: 'requests', period: 'hour', amount: null };
  await done('PUT', '/limits', { ...hourly, everywhere: true }, owner);
  const route = {
    targets: [{ model: MODELS.large }],
    fallbacks: [{ model: MODELS.small }],
    retry: { retries: 0 },
  };
  await done('PUT', '/routes/system/safe', route, owner);
  // It goes on asking a target that never answers.
  const breaker = { consecutiveFailures: 1000, failureRate: 1, minimumCalls: 10_000 };
  const limits = { firstTokenMs: PATIENCE_MS, wholeMs: PATIENCE_MS };
  await done('PUT', '/routes/system/patient', { ...route, breaker, limits }, owner);
  for (const name of ['free', 'metered'])
    await done('PUT', `/plans/${name}`, unlimitedPlan(name), owner);
  await until(async () => (await planLimits(owner)) === 0, { or: () => 'free has limits still' });
});

test('two users share a workspace, others have their own, some call by keys', async () => {
  const ada = await register('ada@example.com');
  const bob = await register('bob@example.com');
  const carl = await register('carl@example.com');
  const shared = { workspaceId: ada.workspaceId };
  const invitations = `/workspaces/${ada.workspaceId}/invitations`;
  const { id } = await done('POST', invitations, { email: 'bob@example.com' }, ada.token);
  await done('POST', `/me/invitations/${id}/accept`, {}, bob.token);
  await done('POST', '/me/workspace', shared, bob.token);
  const of = { ada: ada.workspaceId, bob: ada.workspaceId, carl: carl.workspaceId };
  for (const [user, { token }] of Object.entries({ ada, bob, carl })) {
    const workspace = of[user as keyof typeof of];
    callers.push({ name: user, token, workspace, user });
    for (const key of user === 'bob' ? [] : ['one', 'two']) {
      const { id, apiKey } = await done('POST', '/api-keys', { name: key }, token);
      callers.push({ name: `${user}-${key}`, token: apiKey, workspace, user, key: id });
    }
  }
  for (const { token } of [ada, carl])
    await done('POST', '/subscription', { plan: 'metered' }, token);
});

test('ten thousand mixed calls, thirty-two at a time, end as they must', async (t) => {
  const began = performance.now();
  let next = 0;
  const work = async () => {
    for (let index = next++; index < CALLS; index = next++) {
      const caller = callers[index % callers.length] as Caller;
      await makeOne(caller, countedCall(Math.floor(index / callers.length), caller.name));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  t.diagnostic(`${CALLS} calls took ${Math.round(performance.now() - began)} ms`);
  const calls = await upstream.look();
  assert.ok(calls < CALLS * 1.2 && calls > CALLS * 0.8, `${calls} calls reached the upstream`);
});

test('the request log says what the upstream counted', async () => {
  for (const { user, token } of sessions()) {
    const logged = await loggedBy(user, token);
    const mine = callers.filter((caller) => caller.user === user);
    assert.equal(logged.length, expected(mine).calls, `${user}: every call is logged once`);
    for (const caller of mine)
      assert.deepEqual(
        sumOf(logged.filter(({ apiKeyId }) => apiKeyId === caller.key)),
        expected([caller]),
        caller.name,
      );
    const all = mine.flatMap(({ name }) => made.get(name) ?? []);
    for (const ends of ['success', 'error', 'cancelled'])
      assert.equal(
        logged.filter(({ status }) => status === ends).length,
        all.filter((call) => call.ends === ends || (ends === 'error' && call.waitsFor)).length,
        `${user}: ${ends}`,
      );
  }
});

test('limits count what the upstream counted', async () => {
  await upstream.look();
  for (const caller of callers) {
    const { items } = await done('GET', '/allowance', undefined, caller.token);
    const month = items.filter(({ period }: { period: string }) => period === 'month');
    const groups: Record<string, readonly Caller[]> = {
      user: callers.filter(({ user }) => user === caller.user),
      workspace: callers.filter(({ workspace }) => workspace === caller.workspace),
      ...(caller.key ? { apiKey: [caller] } : {}),
    };
    for (const [per, group] of Object.entries(groups)) {
      const { calls, input, output, nanoUsd } = expected(group);
      const amounts = { requests: calls, tokens: input + output, money: Number(nanoUsd) };
      for (const [unit, amount] of Object.entries(amounts)) {
        const found = month.find((each: Window) => each.per === per && each.unit === unit);
        assert.deepEqual(
          [found?.used, found?.reserved],
          [amount, 0],
          `${caller.name}: ${per}, ${unit}`,
        );
      }
    }
  }
});

test('the ledger holds what the upstream counted, by user and by model', async () => {
  for (const { token, workspace } of owners()) {
    const group = callers.filter((caller) => caller.workspace === workspace);
    const usage = (by: string) => done('GET', `/usage?groupBy=${by}`, undefined, token);
    const { calls } = expected(group);
    await until(async () => (await usage('user')).totals.requests === calls, {
      or: () => 'the ledger did not catch up',
    });
    const { totals, groups } = await usage('model');
    assert.deepEqual(ledgerCount(totals), expected(group));
    assert.equal(totals.unpriced, 0);
    for (const [name, model] of Object.entries(MODELS)) {
      const found = groups.find(({ key }: { key: string }) => key === model);
      const { nanoUsd, input, output } = expected(group, name);
      const { calls: _, ...told } = ledgerCount(found);
      assert.deepEqual(told, { input, output, nanoUsd }, model);
    }
  }
});

test('the invoice charges what the upstream counted', async () => {
  // Invoices go by whole seconds: the last call is to lie before the one in which the plan ends.
  await pause(1000);
  for (const { token, workspace } of owners()) {
    const group = callers.filter((caller) => caller.workspace === workspace);
    await done('POST', '/subscription/cancel', { when: 'now' }, token);
    // Beginning anew asks for the invoice now; else it is made ten minutes later.
    await done('POST', '/subscription', { plan: 'metered' }, token);
    const invoices = async () => (await done('GET', '/invoices', undefined, token)).items;
    await until(async () => (await invoices()).length > 0, { or: () => 'no invoice was made' });
    const [{ id }] = await invoices();
    const invoice = await done('GET', `/invoices/${id}`, undefined, token);
    const lines: { model: string; amountNanoUsd: number }[] = invoice.lines;
    for (const [name, model] of Object.entries(MODELS)) {
      const line = lines.find((each) => each.model === model);
      assert.equal(BigInt(line?.amountNanoUsd ?? 0), expected(group, name).nanoUsd, model);
    }
    const whole = BigInt(invoice.totalNanoUsd);
    assert.equal(whole, expected(group).nanoUsd);
    assert.equal(
      whole,
      BigInt(invoice.payableCents) * 10_000_000n + BigInt(invoice.carriedNanoUsd),
    );
  }
});

/** How many limits of its plan a workspace has. */
async function planLimits(token: string): Promise<number> {
  const { items } = await done('GET', '/limits', undefined, token);
  return items.filter(({ origin }: { origin: string }) => origin === 'plan').length;
}

async function makeOne(caller: Caller, call: CountedCall): Promise<void> {
  const known = made.get(caller.name) ?? [];
  made.set(caller.name, known);
  known.push(call);
  const seen = await http.make(caller, call);
  const told = () => `${call.path} ${JSON.stringify(call.body)}: ${JSON.stringify(seen)}`;
  if (call.leavesOnArrival !== undefined) estimate(caller.name, call, 'small');
  if (call.waitsFor) estimate(caller.name, call, call.waitsFor);
  if (call.ends === 'cancelled') return assert.equal(seen, 'left', told());
  assert.ok(seen !== 'left');
  const isOk = seen.status < 300 && !/"error":\s*{|"type":"error"/.test(seen.text);
  assert.equal(isOk, call.ends === 'success', told());
  if (call.ends === 'success' && call.words !== undefined)
    assert.ok(wordsIn(seen.text) >= call.words, told());
}

/**
 * The rule by which a prompt is estimated whose provider told nothing: four tokens for each message,
 * and one for a word of at most eight letters with the space before it, for up to three digits, and
 * for up to three signs.
 */
function estimate(name: string, { body }: CountedCall, model: keyof typeof TARIFFS): void {
  // All whose prompt is estimated are chats.
  const { messages } = body as { messages: readonly { content: string }[] };
  const said = messages.map(({ content }) => content).join('\n');
  const pieces = said.match(/ ?[A-Za-z]{1,8}|\d{1,3}| ?[^\sA-Za-z\d]{1,3}|\s+/g);
  const input = (pieces?.length ?? 0) + 4 * messages.length;
  const cost = (BigInt(input) * BigInt(TARIFFS[model].input) + 500_000n) / 1_000_000n;
  const used = { calls: 0, input, output: 0, nanoUsd: cost };
  const key = `${name} ${model}`;
  estimates.set(key, plus(estimates.get(key) ?? none(), used));
}

/** What callers used by the upstream's books, of one of its models or of all. */
function expected(group: readonly Caller[], model?: string): Count {
  let sum = none();
  for (const { name } of group) {
    const all = made.get(name) ?? [];
    const { input, output, nanoUsd } = upstream.count(model ? `${name} ${model}` : name);
    // Who was waited for in vain is a call of its own.
    const calls = all.length + all.filter(({ waitsFor }) => waitsFor).length;
    sum = plus(sum, { calls, input, output, nanoUsd });
    for (const each of model ? [model] : Object.keys(TARIFFS)) {
      sum = plus(sum, estimates.get(`${name} ${each}`) ?? none());
    }
  }
  return sum;
}

const none = (): Count => ({ calls: 0, input: 0, output: 0, nanoUsd: 0n });
function plus(one: Count, other: Count): Count {
  return {
    calls: one.calls + other.calls,
    input: one.input + other.input,
    output: one.output + other.output,
    nanoUsd: one.nanoUsd + other.nanoUsd,
  };
}

type Logged = {
  readonly userId: string;
  readonly apiKeyId?: string;
  readonly status: string;
  readonly figures: { usage: { inputTokens: number; outputTokens: number }; costNanoUsd?: number };
};

const sumOf = (logged: readonly Logged[]): Count =>
  logged.reduce((sum, { figures: { usage, costNanoUsd = 0 } }) => {
    const { inputTokens: input, outputTokens: output } = usage;
    return plus(sum, { calls: 1, input, output, nanoUsd: BigInt(costNanoUsd) });
  }, none());

type Window = { readonly per: string; readonly unit: string };
type Totals = Partial<Record<'requests' | 'inputTokens' | 'outputTokens' | 'costNanoUsd', number>>;

const ledgerCount = (totals: Totals | undefined): Count => ({
  calls: totals?.requests ?? 0,
  input: totals?.inputTokens ?? 0,
  output: totals?.outputTokens ?? 0,
  nanoUsd: BigInt(totals?.costNanoUsd ?? 0),
});

const sessions = () => callers.filter(({ key }) => key === undefined);
const owners = () => sessions().filter(({ user }) => user !== 'bob');

/** A call whose caller left is closed a moment later. */
async function loggedBy(user: string, token: string): Promise<readonly Logged[]> {
  const { calls } = expected(callers.filter((caller) => caller.user === user));
  const { userId } = await done('GET', '/me', undefined, token);
  let found: readonly Logged[] = [];
  await until(
    async () => {
      found = await everyItem<Logged>((cursor) => {
        const after = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        return done('GET', `/requests?limit=200&userId=${userId}${after}`, undefined, token);
      });
      return found.length >= calls;
    },
    { withinMs: 10_000, or: () => `${found.length} of ${calls} calls are logged` },
  );
  return found;
}

async function done(method: string, path: string, body: unknown, token: string) {
  const answer = await api(method, path, body, token);
  assert.ok(answer.status < 300, `${method} ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
