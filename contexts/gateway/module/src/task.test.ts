import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from '@atelier/contract';
import { defineTask, recoverTask, runTask } from '@atelier/gateway-contract';
import fc from 'fast-check';
import type { Fault } from './testing/fault.ts';
import { testGateway } from './testing/test-gateway.ts';

const gateway = await testGateway();
const { api, upstream } = gateway;
const ada = gateway.as('ada');

const trip = {
  name: 'test.trip',
  version: 3,
  input: z.object({ wish: z.string().max(50) }),
  output: z.object({ city: z.string().max(10), days: z.int().min(1) }),
  models: ['openai/gpt-4.1-nano'],
  operation: 'test.trips',
  parameters: { temperature: 0, maxTokens: 300 },
  prompt: ({ wish }: { wish: string }) => ({ system: 'Plan a trip.', user: `Wish: ${wish}` }),
};
const task = defineTask(trip);
const skilled = defineTask({
  ...trip,
  models: ['anthropic/claude-haiku-4-5'],
  skill: ({ wish }) => ({ city: wish.split(' ').at(-1) ?? '', days: wish.length }),
});
const rome = { wish: 'a week in Rome' };

const lastLogged = async () => {
  const { items } = await api.listRequests({ limit: 1 }, ada);
  assert.ok(items[0]);
  return items[0];
};

test('a task is a call with a schema, whose output comes back typed with what it took', async () => {
  const result = await runTask(api, task, rome, ada);
  assert.ok(result.outcome === 'done');
  assert.deepEqual(result.output, { city: 'Zürich', days: 2 });
  assert.deepEqual(
    [result.model, result.task],
    ['openai/gpt-4.1-nano', { name: 'test.trip', version: 3 }],
  );
  assert.ok((result.figures.costNanoUsd ?? 0) > 0);
  const { body } = await upstream.call(upstream.calls.length - 1);
  assert.deepEqual(
    [body['temperature'], body['max_completion_tokens'] ?? body['max_tokens'], body['model']],
    [0, 300, 'gpt-4.1-nano'],
  );
  const { json_schema: sent } = body['response_format'] as { json_schema: { schema: object } };
  assert.deepEqual(sent.schema, {
    type: 'object',
    properties: {
      city: { type: 'string', description: 'maxLength 10' },
      days: { type: 'integer', description: 'minimum 1, maximum 9007199254740991' },
    },
    required: ['city', 'days'],
    additionalProperties: false,
  });
  const logged = await lastLogged();
  assert.deepEqual(
    [logged.operation, logged.status, logged.task],
    ['test.trips', 'success', { name: 'test.trip', version: 3 }],
  );
});

test('a task that says how long its answers hold is asked once for the same thing', async () => {
  const kept = defineTask({ ...trip, name: 'test.kept', cacheSeconds: 60 });
  const before = upstream.calls.length;
  const first = await runTask(api, kept, rome, ada);
  const second = await runTask(api, kept, rome, ada);
  assert.ok(first.outcome === 'done' && second.outcome === 'done');
  assert.deepEqual(second.output, first.output);
  assert.equal(upstream.calls.length - before, 1);
  await runTask(api, kept, { wish: 'a day in Oslo' }, ada);
  assert.equal(upstream.calls.length - before, 2);
});

test('an answer that is no JSON is repaired, and so is one that only the task knows to be wrong', async () => {
  upstream.queue({ text: 'Rome, of course!' });
  const repaired = await runTask(api, task, rome, ada);
  assert.ok(repaired.outcome === 'done' && repaired.figures.usage.inputTokens === 200);
  upstream.queue({ text: '{"city":"Rome","days":0}' });
  const again = await runTask(api, task, rome, ada);
  assert.ok(again.outcome === 'done' && again.figures.usage.inputTokens === 200);
  const { body } = await upstream.call(upstream.calls.length - 1);
  const told = JSON.stringify((body['messages'] as object[]).at(-1));
  assert.match(told, /days: Too small/);
});

test('what cannot be repaired, is cut off, or is refused is a typed failure', async () => {
  const failureOf = async (...faults: Fault[]) => {
    upstream.queue(...faults);
    const result = await runTask(api, task, rome, ada);
    return result.outcome === 'failed' ? result.failure.kind : result.outcome;
  };
  assert.equal(await failureOf({ text: 'Rome' }, { text: 'Rome!' }), 'output-invalid');
  const tooShort = { text: '{"city":"Rome","days":0}' };
  assert.equal(await failureOf(tooShort, tooShort), 'output-invalid');
  assert.equal(await failureOf({ text: '{"city":"Ro', finish: 'length' }), 'output-invalid');
  assert.equal(await failureOf({ text: '', finish: 'content_filter' }), 'content-filter');
  assert.equal(await failureOf({ status: 400 }), 'invalid-request');
  assert.equal(await failureOf({ status: 401 }), 'authentication');
  const wish = 'x'.repeat(60);
  const result = await runTask(api, task, { wish }, ada);
  assert.ok(result.outcome === 'failed' && result.failure.kind === 'invalid-request');
});

test('without a key the skill does it, as a call like any other that says what it is', async () => {
  const result = await runTask(api, skilled, rome, ada);
  const again = await runTask(api, skilled, rome, ada);
  assert.ok(result.outcome === 'done' && again.outcome === 'done');
  assert.deepEqual(result.output, { city: 'Rome', days: 14 });
  assert.deepEqual([again.output, again.model], [result.output, 'offline/test.trip']);
  const { status, operation, model, provider, figures } = await lastLogged();
  assert.deepEqual(
    [status, operation, model, provider],
    ['success', 'test.trips', 'offline/test.trip', 'offline'],
  );
  assert.ok(figures && figures.usage.outputTokens > 0 && figures.costNanoUsd === 0);
  const wrong = await runTask(api, skilled, { wish: '' }, ada);
  assert.ok(wrong.outcome === 'failed' && wrong.failure.kind === 'output-invalid');
});

test('a task without skill and usable model names the models it would take', async () => {
  const result = await runTask(api, defineTask({ ...trip, models: ['groq/x'] }), rome, ada);
  assert.ok(result.outcome === 'failed' && result.failure.kind === 'no-key');
  assert.match(result.failure.message, /groq\/x/);
});

test('the model that the caller names goes first, and no model is listed for a skill', async () => {
  const result = await runTask(api, skilled, rome, { ...ada, model: 'house/echo' });
  assert.ok(result.outcome === 'done' && result.model === 'house/echo');
  const { items } = await api.listModels({}, ada);
  assert.deepEqual(
    items.filter(({ provider }) => provider === 'offline').map(({ id }) => id),
    ['offline/workshop', 'offline/embed'],
  );
});

test('who stops a task gets a result that says so', async () => {
  const stopping = new AbortController();
  upstream.queue({ silent: true });
  const before = upstream.calls.length;
  const running = runTask(api, task, rome, { ...ada, signal: stopping.signal });
  await upstream.call(before);
  stopping.abort();
  const result = await running;
  assert.ok(result.outcome === 'failed' && result.failure.kind === 'cancelled');
});

test('after a crash a kept answer is taken, an unsent call is free, and nothing is paid twice', async () => {
  const requestId = 'request_trip';
  assert.deepEqual(await recoverTask(api, task, requestId, ada), { paid: false });
  const result = await runTask(api, task, rome, { ...ada, requestId });
  const recovered = await recoverTask(api, task, requestId, ada);
  assert.ok(recovered.paid && recovered.result.outcome === 'done' && result.outcome === 'done');
  assert.deepEqual(recovered.result.output, result.output);

  upstream.queue({ text: 'Rome' }, { text: 'Rome' });
  await runTask(api, task, rome, { ...ada, requestId: 'request_paid_for_nothing' });
  await assert.rejects(recoverTask(api, task, 'request_paid_for_nothing', ada), /is lost/);
  const eve = gateway.as('eve');
  assert.deepEqual(await recoverTask(api, task, requestId, eve), { paid: false });

  // The skill's answer can always be had again.
  const free = 'request_by_skill';
  await runTask(api, skilled, { wish: '' }, { ...ada, requestId: free });
  assert.deepEqual(await recoverTask(api, skilled, free, ada), { paid: false });
});

test('whatever a model answers ends as an output of the schema or as a failure', async () => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.record({ city: fc.string(), days: fc.integer() }).map((value) => JSON.stringify(value)),
    fc.constant('```json\n{"city":"Rome","days":3}\n```'),
  );
  const fault: fc.Arbitrary<Fault> = fc.oneof(
    { arbitrary: text.map((said) => ({ text: said })), weight: 4 },
    text.map((said) => ({ text: said, finish: 'length' })),
    text.map((said) => ({ text: said, finish: 'content_filter' })),
    fc.string({ minLength: 1 }).map((refusal) => ({ refusal })),
    fc.constantFrom(400, 403, 404, 422, 429, 500, 503).map((status) => ({ status })),
    fc.constant({ reset: true }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { minLength: 1, maxLength: 3 }), async (faults) => {
      upstream.queue(...faults);
      const result = await runTask(api, task, rome, ada);
      // What was not asked for may not answer the next run.
      upstream.forget();
      if (result.outcome === 'done') assert.ok(trip.output.safeParse(result.output).success);
      else assert.ok(result.failure.kind && result.failure.message);
    }),
    { numRuns: 60 },
  );
});

test('what was told to one provider is told to no other, unless its model is named', async () => {
  const either = defineTask({ ...trip, skill: () => ({ city: 'Roma', days: 7 }) });
  const ask = (options: { provider?: string; model?: string }) =>
    runTask(api, either, rome, { ...ada, ...options });
  const at = upstream.calls.length;
  for (const provider of ['offline', 'anthropic', 'open']) {
    const result = await ask({ provider });
    assert.equal(result.outcome === 'done' && result.model, 'offline/test.trip');
  }
  assert.equal(upstream.calls.length, at);
  const named = { provider: 'offline', model: 'openai/gpt-4.1-nano' };
  for (const options of [{ provider: 'openai' }, named]) {
    const result = await ask(options);
    assert.equal(result.outcome === 'done' && result.model, 'openai/gpt-4.1-nano');
  }
});
