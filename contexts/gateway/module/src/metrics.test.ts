import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { ask, testGateway } from './testing/test-gateway.ts';

const { upstream, baseURL, api, as, metrics } = await testGateway();
const ada = as('ada');

async function chat(body: object, headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(`${baseURL}/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer key-of-ada', ...headers },
    body: JSON.stringify({ messages: [{ role: 'user', content: 'Hello' }], ...body }),
  });
  return response.text();
}

/** A figure as it stands on /metrics; 0 when it is not there yet. */
async function figure(sample: string): Promise<number> {
  const line = (await metrics.expose()).split('\n').find((each) => each.startsWith(`${sample} `));
  return line === undefined ? 0 : Number(line.slice(sample.length));
}

async function until(is: () => Promise<boolean>): Promise<void> {
  while (!(await is())) await turn();
}

const gpt = 'gen_ai_operation_name="chat",gen_ai_provider_name="openai"';

test('a call that is answered counts, with its tokens, cost and times', async () => {
  await chat({ model: 'openai/gpt-5', stream: true });
  assert.equal(await figure('gateway_calls_total{provider="openai",status="success"}'), 1);
  assert.equal(await figure(`gen_ai_client_operation_duration_seconds_count{${gpt}}`), 1);
  assert.equal(await figure(`gen_ai_server_time_to_first_token_seconds_count{${gpt}}`), 1);
  for (const kind of ['input', 'output']) {
    const sample = `gen_ai_client_token_usage_sum{gen_ai_token_type="${kind}",${gpt}}`;
    assert.ok((await figure(sample)) > 0, kind);
  }
  assert.ok((await figure('gateway_cost_usd_total{provider="openai"}')) > 0);
});

test('vectors are an operation of their own', async () => {
  await api.embed({ model: 'openai/text-embedding-3-small', texts: ['one'] }, ada);
  const labels = 'gen_ai_operation_name="embeddings",gen_ai_provider_name="openai"';
  assert.equal(await figure(`gen_ai_client_operation_duration_seconds_count{${labels}}`), 1);
});

test('a call that fails counts by its kind of error', async () => {
  upstream.queue({ status: 400 });
  await chat({ model: 'openai/gpt-5' });
  const sample = 'gateway_call_errors_total{provider="openai",kind="invalid-request"}';
  assert.equal(await figure(sample), 1);
});

test('what the cache answers counts as a hit, and as money saved', async () => {
  const headers = { 'cache-control': 'max-age=60' };
  await chat({ model: 'openai/gpt-5' }, headers);
  const before = await figure(`gen_ai_client_token_usage_count{gen_ai_token_type="input",${gpt}}`);
  await chat({ model: 'openai/gpt-5' }, headers);
  assert.equal(await figure('gateway_cache_lookups_total{result="miss"}'), 1);
  assert.equal(await figure('gateway_cache_lookups_total{result="hit"}'), 1);
  assert.ok((await figure('gateway_cache_saved_usd_total{provider="openai"}')) > 0);
  const after = await figure(`gen_ai_client_token_usage_count{gen_ai_token_type="input",${gpt}}`);
  assert.equal(after, before, 'a cached answer used no tokens');
});

test('calls that run and calls that wait for a place are shown while they do', async () => {
  const queue = { length: 5, waitMs: 5000 };
  const targets = [{ model: 'house/slow', concurrency: 1 }];
  await api.saveRoute({ scope: 'workspace', name: 'narrow', targets, queue }, ada);
  upstream.always('slow', { headDelayMs: 300 });
  const calls = Promise.all([1, 2].map(() => chat({ model: 'route/narrow' })));
  await until(async () => (await figure('gateway_calls_waiting')) === 1);
  assert.equal(await figure('gateway_calls_running'), 2);
  await calls;
  assert.equal(await figure('gateway_calls_waiting'), 0);
  assert.equal(await figure('gateway_calls_running'), 0);
});

test('a breaker that opens is counted', async () => {
  const breaker = { consecutiveFailures: 1, openMs: 60_000 };
  const targets = [{ model: 'house/broken' }];
  const retry = { retries: 0, backoffMs: 1, maxPauseMs: 1 };
  await api.saveRoute({ scope: 'workspace', name: 'broken', targets, breaker, retry }, ada);
  upstream.always('broken', { status: 500 });
  await chat({ model: 'route/broken' });
  assert.equal(await figure('gateway_breakers{state="open"}'), 1);
  assert.equal(await figure('gateway_breaker_changes_total{state="open"}'), 1);
});

test('a call that a limit refuses is counted, and runs no more', async () => {
  const limit = { per: 'workspace', unit: 'requests', period: 'day', amount: 0 } as const;
  await api.setLimit({ ...limit, operation: 'never' }, ada);
  const asked = { model: 'offline/workshop', messages: ask('Hello'), operation: 'never' };
  await assert.rejects(api.generate(asked, ada), { code: 'CALL_LIMITED' });
  const labels = 'unit="requests",period="day",per="workspace"';
  assert.equal(await figure(`gateway_limit_refusals_total{${labels}}`), 1);
  assert.equal(await figure('gateway_limit_reservations_waiting'), 0);
  assert.equal(await figure('gateway_calls_running'), 0);
});

test('servers and models that somebody names become no labels of their own', async () => {
  assert.doesNotMatch(await metrics.expose(), /gpt-5|llama|slow/);
});
