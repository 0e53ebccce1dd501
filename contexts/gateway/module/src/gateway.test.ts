import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AnswerEvent, gatewayEvents } from '@atelier/gateway-contract';
import { newId } from '@atelier/kernel';
import OpenAI from 'openai';
import { publishCall } from './application/publish-calls.ts';
import { isObject } from './domain/json.ts';
import { finishedCall } from './infrastructure/request-log.conformance.ts';
import { ask, testGateway } from './testing/test-gateway.ts';

const running = await testGateway(() => ({ 'user_ada openai': { apiKey: 'sk-own-of-ada' } }));
const { upstream, log, metrics, api, baseURL } = running;
const client = new OpenAI({ apiKey: 'key-of-ada', baseURL, maxRetries: 0 });
const ada = running.as('ada');
const bob = running.as('bob');
const model = 'offline/workshop';

test('the offline workshop answers without any key, says what it is, and costs nothing', async () => {
  const { message, figures, finishReason } = await api.generate(
    { model, messages: ask('Tell me of the sea. The sea is wide. The sea is deep.') },
    ada,
  );
  const [part] = message.parts;
  assert.ok(part?.type === 'text' && part.text.includes('No language model is connected'));
  assert.match(part.text, /\| sea \| 3 \|/);
  assert.deepEqual(
    [finishReason, figures.costNanoUsd, figures.usage.estimated],
    ['stop', 0, false],
  );
  assert.ok(figures.usage.inputTokens > 10 && figures.usage.outputTokens > 20);
});

test('a stream begins with start, ends with its figures, and says the same as the whole answer', async () => {
  const messages = ask('Why is the sky blue? 🌍 Say it in your own words.');
  const whole = await api.generate({ model, messages }, ada);
  const events: AnswerEvent[] = [];
  for await (const event of await api.generateStream({ model, messages }, ada)) events.push(event);
  const text = events.map((event) => (event.type === 'delta' ? event.text : '')).join('');
  assert.deepEqual(whole.message.parts, [{ type: 'text', text }]);
  assert.deepEqual(
    [events[0]?.type, events.at(-2)?.type, events.at(-1)?.type],
    ['start', 'usage', 'end'],
  );
});

test('the offline workshop follows stop sequences, limits, schemas and tools', async () => {
  const generate = (text: string, parameters: Parameters<typeof api.generate>[0]['parameters']) =>
    api.generate({ model, messages: ask(text), parameters }, ada);
  const stopped = await generate('Say: one two STOP three', { stopSequences: ['STOP'] });
  assert.deepEqual(stopped.message.parts, [{ type: 'text', text: 'one two ' }]);
  const short = await generate('Tell me a lot of things', { maxTokens: 5 });
  assert.deepEqual([short.finishReason, short.figures.usage.outputTokens], ['length', 5]);
  const schema = {
    type: 'object',
    properties: { city: { type: 'string' }, days: { type: 'integer', maximum: 9 } },
    required: ['city', 'days'],
  };
  const json = await generate('A trip to Zürich for 3 days', {
    outputSchema: JSON.stringify(schema),
  });
  assert.deepEqual(json.message.parts, [{ type: 'text', text: '{"city":"Zürich","days":3}' }]);
  const tools = [{ name: 'get_weather', parametersSchema: JSON.stringify(schema) }];
  const called = await generate('What is the weather in Bern for 2 days?', { tools });
  assert.equal(called.finishReason, 'tool-calls');
  const [call] = called.message.parts;
  assert.ok(call?.type === 'tool-call' && call.name === 'get_weather');
  assert.deepEqual(JSON.parse(call.argumentsJson), { city: 'Bern', days: 2 });
  const free = await generate('Tell me a joke', { tools });
  assert.equal(free.finishReason, 'stop');
});

test('vectors of similar texts are near each other', async () => {
  const texts = ['The cat sat on the mat', 'A cat sits on a mat', 'Quarterly revenue grew'];
  const { vectors } = await api.embed({ model: 'offline/embed', texts }, ada);
  const dot = (one = 0, other = 0) =>
    (vectors[one] ?? []).reduce((sum, value, at) => sum + value * (vectors[other]?.[at] ?? 0), 0);
  assert.ok(Math.abs(dot(0, 0) - 1) < 1e-9);
  assert.ok(dot(0, 1) > dot(0, 2) + 0.2);
});

test("the caller's own key goes before the system's", async () => {
  for (const [who, key] of [
    [ada, 'sk-own-of-ada'],
    [bob, 'sk-system'],
  ] as const) {
    await api.generate({ model: 'openai/gpt-5', messages: ask('hi') }, who);
    const chat = upstream.calls.findLast(({ path }) => path === '/v1/chat/completions');
    assert.equal(chat?.headers.authorization, `Bearer ${key}`);
  }
});

test('without any key the error says which provider lacks it', async () => {
  await assert.rejects(
    api.generate({ model: 'anthropic/claude-sonnet-5', messages: ask('hi') }, ada),
    {
      code: 'KEY_MISSING',
      data: { provider: 'anthropic' },
    },
  );
});

test('failures are the errors of the contract', async () => {
  const call = (name: string) => api.generate({ model: name, messages: ask('hi') }, ada);
  await assert.rejects(call('nobody/model'), { code: 'MODEL_NOT_FOUND' });
  upstream.queue({ status: 429, headers: { 'retry-after': '7' } });
  await assert.rejects(call('openai/gpt-5'), {
    code: 'CALL_LIMITED',
    data: {
      kind: 'rate-limited',
      message: 'The provider says: fault 429',
      retryAfterMs: 7000,
      upstreamStatus: 429,
    },
  });
  upstream.queue({
    status: 400,
    errorBody: { error: { message: 'too long', code: 'context_length_exceeded' } },
  });
  await assert.rejects(
    call('openai/gpt-5'),
    (error: { code: string; data: { kind: string } }) =>
      error.code === 'CALL_REJECTED' && error.data.kind === 'context-length',
  );
  upstream.queue({ status: 502 }, { status: 502 }, { status: 502 }, { status: 502 });
  await assert.rejects(call('openai/gpt-5'), { code: 'CALL_FAILED' });
});

test('an answer that misses its schema is repaired once, then a failure', async () => {
  const outputSchema = JSON.stringify({
    type: 'object',
    required: ['days'],
    properties: { days: { type: 'integer' } },
  });
  const input = { model: 'openai/gpt-5', messages: ask('hi'), parameters: { outputSchema } };
  upstream.queue({ text: 'no JSON' }, { text: '{"days":4}' });
  const at = upstream.calls.length;
  const { message, figures } = await api.generate(input, ada);
  assert.deepEqual(message.parts, [{ type: 'text', text: '{"days":4}' }]);
  assert.equal(figures.usage.inputTokens, 200, 'both attempts are accounted');
  assert.match(JSON.stringify((await upstream.call(at + 1)).body['messages']), /it is no JSON/);
  upstream.queue({ text: 'no JSON' }, { text: '{"days":"many"}' });
  await assert.rejects(
    api.generate(input, ada),
    (error: { data: { kind: string } }) => error.data.kind === 'output-invalid',
  );
});

test('a streamed answer that misses its schema ends with an error, and is logged so', async () => {
  const outputSchema = JSON.stringify({ type: 'object', required: ['days'] });
  const last = async (input: Parameters<typeof api.generateStream>[0]) => {
    const events: AnswerEvent[] = [];
    for await (const event of await api.generateStream(input, ada)) events.push(event);
    return events.at(-1);
  };
  const input = { model: 'openai/gpt-5', messages: ask('hi'), parameters: { outputSchema } };
  upstream.queue({ text: '{"hours":4}' });
  const requestId = newId('request');
  const failed = await last({ ...input, requestId });
  assert.ok(failed?.type === 'error' && failed.failure.kind === 'output-invalid');
  assert.match(failed.failure.message, /required property 'days'/);
  assert.equal(failed.figures?.usage.estimated, false);
  const logged = await api.getRequest({ requestId }, ada);
  assert.deepEqual([logged.status, logged.failure?.kind], ['error', 'output-invalid']);
  upstream.queue({ text: '{"days":4}' });
  assert.equal((await last(input))?.type, 'end');
  assert.equal((await last({ ...input, model }))?.type, 'end');
  // What the limit cut is no failure of the schema.
  const cut = await last({ ...input, model, parameters: { outputSchema, maxTokens: 2 } });
  assert.ok(cut?.type === 'end' && cut.finishReason === 'length');
});

test('a stream that breaks ends with an error and its figures', async () => {
  upstream.queue({ words: 9, cutAfter: 4 });
  const events: AnswerEvent[] = [];
  for await (const event of await api.generateStream(
    { model: 'openai/gpt-5', messages: ask('hi') },
    ada,
  )) {
    events.push(event);
  }
  const last = events.at(-1);
  assert.ok(last?.type === 'error' && last.failure.kind === 'stream-cut');
  assert.ok(last.figures?.usage.estimated && last.figures.usage.outputTokens > 0);
});

test('a call is found by the id its caller chose, with contents as the policy says', async () => {
  for (const keepContents of [true, false]) {
    await api.changePolicy({ keepContents }, ada);
    const requestId = newId('request');
    await api.generate(
      { model, messages: ask('Remember me'), requestId, operation: 'playground' },
      ada,
    );
    const found = await api.getRequest({ requestId }, ada);
    assert.deepEqual(
      [found.status, found.operation, found.model],
      ['success', 'playground', model],
    );
    assert.equal(found.requestJson?.includes('Remember me') ?? false, keepContents);
    assert.equal(found.responseJson !== undefined, keepContents);
    await assert.rejects(api.getRequest({ requestId }, bob), { code: 'REQUEST_NOT_FOUND' });
  }
});

test('what a provider repeats of a prompt is kept where prompts are, and shown to nobody else', async () => {
  const errorBody = { error: { message: 'I fail at "Remember me".', type: 'server_error' } };
  upstream.always('parrot', { status: 500, errorBody });
  const route = { scope: 'system', name: 'parrot' } as const;
  const targets = [{ model: 'house/parrot' }];
  await api.saveRoute({ ...route, targets, retry: { retries: 0 } }, ada);
  for (const keepContents of [true, false]) {
    await api.changePolicy({ keepContents }, ada);
    const requestId = newId('request');
    const asked = { model: 'route/parrot', messages: ask('Remember me'), requestId };
    await assert.rejects(api.generate(asked, ada), /Remember me/);
    const { items } = await api.listRequests({ text: requestId }, ada);
    assert.deepEqual(
      items.map(({ failure }) => failure?.message.includes('Remember me')),
      items.map(() => keepContents),
    );
    assert.ok(items.length > 0);
  }
  const health = await api.getTargetHealth(route, bob);
  assert.match(health.items[0]?.lastFailure?.message ?? '', /^The provider answered 500;/);
});

test('models come with prices and limits, the usable ones first', async () => {
  await api.discoverProviders(undefined, bob);
  const { items } = await api.listModels({}, bob);
  const usable = items.filter((each) => each.usable);
  assert.deepEqual(items.slice(0, usable.length), usable);
  assert.ok(
    usable.some(({ id }) => id === model) && usable.some(({ provider }) => provider === 'openai'),
  );
  assert.ok(usable.every(({ provider }) => provider !== 'anthropic'));
  assert.deepEqual((await api.listModels({ usableOnly: 'true' }, bob)).items, usable);
  assert.ok(
    usable.some(({ id }) => id === 'house/echo'),
    'a configured server tells its own models',
  );
});

test('the owner sets the price of a model, and takes it back', async () => {
  const mine = 'openai/gpt-5';
  const before = await api.getModel({ model: mine }, ada);
  await api.overridePrice({ model: mine, inputNanoUsdPerToken: 7, outputNanoUsdPerToken: 11 }, ada);
  assert.equal((await api.getModel({ model: mine }, ada)).priceSource, 'owner');
  const { figures } = await api.generate({ model: mine, messages: ask('hi') }, ada);
  assert.equal(figures.costNanoUsd, 100 * 7 + figures.usage.outputTokens * 11);
  await api.removePriceOverride({ model: mine }, ada);
  assert.deepEqual(await api.getModel({ model: mine }, ada), before);
});

test('who sets prices sees where each is from, and what was changed', async () => {
  const one = async (model: string) =>
    (await api.listPrices(undefined, ada)).items.find((each) => each.model === model);
  const known = await one('openai/gpt-5');
  assert.deepEqual([known?.source, known?.published], ['catalogue', undefined]);
  assert.equal((await one('openai/whisper-1'))?.price?.nanoUsdPerAudioMinute, 6_000_000);
  const here = await one('house/echo');
  const free = { inputNanoUsdPerToken: 0, outputNanoUsdPerToken: 0 };
  assert.deepEqual([here?.source, here?.price], ['local', free], 'its address is this machine');
  const price = { inputNanoUsdPerToken: 0, outputNanoUsdPerToken: 0, nanoUsdPerCharacter: 15_000 };
  await api.overridePrice({ model: 'openai/tts-1', ...price }, ada);
  await api.overridePrice({ model: 'openai/gpt-5', ...price }, ada);
  const own = await one('openai/gpt-5');
  assert.deepEqual([own?.source, own?.price, own?.published], ['owner', price, known?.price]);
  assert.ok(own?.since && (await one('openai/tts-1'))?.source === 'owner');
  await api.removePriceOverride({ model: 'openai/gpt-5' }, ada);
  await api.removePriceOverride({ model: 'openai/tts-1' }, ada);
  assert.deepEqual(await one('openai/gpt-5'), known);
  const { items } = await api.listPriceChanges({ model: 'openai/tts-1' }, ada);
  assert.deepEqual(
    items.map((each) => [each.userId, each.price]),
    [
      ['user_ada', undefined],
      ['user_ada', price],
    ],
  );
});

test('what other contexts are told of a call satisfies the published schemas', async () => {
  const { items } = await log.list({ workspaceId: 'workspace_ada', limit: 100 });
  const events = items.flatMap(publishCall);
  assert.ok(events.some(({ type }) => type === 'gateway.llm-error.v1'));
  for (const { type, data } of events) {
    gatewayEvents[type as keyof typeof gatewayEvents].parse(data);
  }
});

test("OpenAI's client lists models, finds one, and gets vectors", async () => {
  const models: string[] = [];
  for await (const { id } of client.models.list()) models.push(id);
  assert.ok(models.includes(model) && models.includes('openai/gpt-5'));
  assert.equal((await client.models.retrieve('openai/gpt-5')).owned_by, 'openai');
  await assert.rejects(client.models.retrieve('openai/none'), OpenAI.NotFoundError);
  const input = ['one', 'two'];
  for (const format of [undefined, 'float', 'base64'] as const) {
    const encoding = format ? { encoding_format: format } : {};
    const { data } = await client.embeddings.create({ model: 'offline/embed', input, ...encoding });
    const { vectors } = await api.embed({ model: 'offline/embed', texts: input }, ada);
    const [first] = data;
    const got = typeof first?.embedding === 'string' ? undefined : first?.embedding[5];
    if (got !== undefined) assert.ok(Math.abs(got - (vectors[0]?.[5] ?? 0)) < 1e-6);
    assert.equal(data.length, 2);
  }
});

test('each vendor’s client is told in its own shape what is wrong about a model', async () => {
  for (const [headers, type] of [
    [{}, undefined],
    [{ 'anthropic-version': '2023-06-01' }, 'error'],
  ] as const) {
    for (const authorization of ['Bearer key-of-ada', 'Bearer nobody']) {
      const answer = await fetch(`${baseURL}/models/none`, {
        headers: { authorization, ...headers },
      });
      assert.equal(answer.status, authorization.endsWith('ada') ? 404 : 401);
      const told: unknown = await answer.json();
      assert.ok(isObject(told) && isObject(told['error']));
      assert.equal(told['type'], type);
    }
  }
});

test('without a key of ours the client is told so in its own words', async () => {
  const stranger = new OpenAI({ apiKey: 'nobody', baseURL, maxRetries: 0 });
  await assert.rejects(stranger.models.list(), OpenAI.AuthenticationError);
  await assert.rejects(
    stranger.chat.completions.create({ model, messages: [{ role: 'user', content: 'hi' }] }),
    OpenAI.AuthenticationError,
  );
});

test('calls are counted for the probes', async () => {
  const text = await metrics.expose();
  assert.match(text, /gateway_calls_total\{provider="offline",status="success"\} \d+/);
  assert.match(
    text,
    /gen_ai_client_token_usage_sum\{gen_ai_token_type="input",gen_ai_operation_name="chat",gen_ai_provider_name="openai"\} \d+/,
  );
});

test('a colleague sees a call only if it is his work to see all', async () => {
  const { requestId } = await api.generate({ model, messages: ask('hi') }, ada);
  const colleague = (action: string) => {
    const permissions = [{ resource: 'request', action }];
    const actor = { ...ada.context.actor, userId: 'user_cleo' as const, permissions };
    return { context: { ...ada.context, actor } };
  };
  const member = colleague('read');
  assert.deepEqual((await api.listRequests({}, member)).items, []);
  assert.deepEqual((await api.listRequests({ userId: 'user_ada' }, member)).items, []);
  await assert.rejects(api.getRequest({ requestId }, member), { code: 'REQUEST_NOT_FOUND' });
  const support = colleague('manage');
  const { id, userId } = await api.getRequest({ requestId }, support);
  assert.equal(userId, 'user_ada');
  const { items } = await api.listRequests({ limit: 200 }, support);
  assert.ok(items.some((each) => each.id === id));
});

test('an export tells each call of the log once, the newest first, and nobody else’s', async () => {
  const zoe = running.as('zoe');
  const { workspaceId, userId } = zoe.context.actor;
  const calls = Array.from({ length: 205 }, () => finishedCall({ workspaceId, userId }));
  for (const call of [...calls, finishedCall({ workspaceId, userId: 'user_yan' })])
    await log.finish(call);
  const told = async (filter: Parameters<typeof api.exportRequests>[0]) => {
    let text = '';
    for await (const piece of await api.exportRequests(filter, zoe)) text += piece;
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  };
  const lines = await told({ userId });
  assert.deepEqual(
    lines.map(({ id, requestJson }) => [id, requestJson]),
    calls.map(({ id, requestJson }) => [id, requestJson]).reverse(),
  );
  assert.equal((await told({})).length, 206);
  assert.deepEqual(await told({ status: 'running' }), []);
  zoe.context.actor = {
    ...zoe.context.actor,
    permissions: [{ resource: 'request', action: 'read' }],
  };
  assert.equal((await told({})).length, 205);
  assert.deepEqual(await told({ userId: 'user_yan' }), []);
});

test('a refusal before the call has its id where Anthropic’s clients look for it', async () => {
  const { status, headers } = await fetch(`${baseURL}/messages`, { method: 'POST', body: '{}' });
  assert.deepEqual([status, headers.get('request-id')], [401, headers.get('x-request-id')]);
});
