import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { houseProvider } from './testing/house-provider.ts';
import { testFace } from './testing/test-face.ts';

// Long enough for a machine that has much to do; only silence is waited for.
const timeLimits = { firstTokenMs: 5000, idleMs: 400, totalMs: 10_000 };
const gateway = await testFace((...at) => [houseProvider(...at)], timeLimits);
const { upstream, logged } = gateway;
const client = new OpenAI({ apiKey: 'atelier-key', baseURL: gateway.baseURL, maxRetries: 0 });
const input = 'Grüezi mitenand';
const parameters = {
  type: 'object',
  properties: { city: { type: 'string' }, days: { type: 'integer' } },
  required: ['city', 'days'],
  additionalProperties: false,
};
const tool = (name: string) => ({ type: 'function' as const, name, parameters, strict: true });
const format = { type: 'json_schema' as const, name: 'trip', strict: true, schema: parameters };

test('what a client was told it may name, as AI SDK does, unless it wants nothing stored', async () => {
  const model = 'anthropic/claude-sonnet-5';
  const named = async (store: boolean, streamed: boolean) => {
    const told = streamed
      ? await client.responses.stream({ model, input, store }).finalResponse()
      : await client.responses.create({ model, input, store });
    const id = told.output[0]?.id ?? '';
    const again = [
      { role: 'user' as const, content: input },
      { type: 'item_reference' as const, id },
    ];
    await client.responses.create({ model, input: [...again, { role: 'user', content: 'And?' }] });
    const { messages } = upstream.calls.at(-1)?.body ?? {};
    return messages;
  };
  await assert.rejects(named(false, false), /send it whole, as clients do for `store: false`/);
  for (const streamed of [false, true]) {
    assert.deepEqual(await named(true, streamed), [
      { role: 'user', content: [{ type: 'text', text: input }] },
      { role: 'assistant', content: [{ type: 'text', text: `You said: ${input}` }] },
      { role: 'user', content: [{ type: 'text', text: 'And?' }] },
    ]);
  }
});

for (const model of ['openai/gpt-5', 'anthropic/claude-sonnet-5', 'house/echo']) {
  const provider = model.split('/')[0];

  test(`${provider}: a whole response comes with its usage`, async () => {
    const response = await client.responses.create({ model, input, instructions: 'Be kind.' });
    assert.equal(response.output_text, 'You said: Grüezi mitenand');
    assert.equal(response.status, 'completed');
    assert.equal(response.usage?.input_tokens, 100);
    assert.ok(response._request_id);
    const call = await logged();
    assert.deepEqual([call.status, call.provider, call.estimated], ['success', provider, false]);
  });

  test(`${provider}: a stream is put together by OpenAI's own client`, async () => {
    const stream = client.responses.stream({ model, input });
    const types: string[] = [];
    let number = -1;
    for await (const event of stream) {
      types.push(event.type);
      assert.equal(event.sequence_number, ++number);
    }
    const response = await stream.finalResponse();
    assert.equal(response.output_text, 'You said: Grüezi mitenand');
    assert.equal(response.usage?.output_tokens, 4);
    assert.deepEqual([...new Set(types)], EVENTS);
    assert.equal((await logged()).usage?.outputTokens, 4);
  });

  test(`${provider}: tools are called in parallel, and their results are understood`, async () => {
    const tools = [tool('weather'), tool('tide')];
    const first = await client.responses.stream({ model, input, tools }).finalResponse();
    const calls = first.output.flatMap((item) => (item.type === 'function_call' ? [item] : []));
    assert.deepEqual(
      calls.map((call) => [call.name, JSON.parse(call.arguments)]),
      ['weather', 'tide'].map((name) => [name, { city: 'Zürich', days: 2 }]),
    );
    const results = calls.map(({ call_id }) => ({
      type: 'function_call_output' as const,
      call_id,
      output: 'sun',
    }));
    const said = calls.map(({ call_id, name, arguments: args, id }) => ({
      type: 'function_call' as const,
      call_id,
      name,
      arguments: args,
      ...(id ? { id } : {}),
    }));
    const next = await client.responses.create({
      model,
      input: [{ role: 'user', content: input }, ...said, ...results],
      tools,
    });
    assert.equal(next.output[0]?.type, 'message');
  });

  test(`${provider}: a response follows its JSON schema`, async () => {
    const response = await client.responses.create({ model, input, text: { format } });
    assert.deepEqual(JSON.parse(response.output_text), { city: 'Zürich', days: 2 });
  });

  test(`${provider}: a stream that breaks has failed, never a short success`, async () => {
    for (const fault of [{ cutAfter: 6 }, { stallAfter: 6 }, { errorAfter: 6 }]) {
      upstream.queue({ words: 20, ...fault });
      const types: string[] = [];
      await assert.rejects(async () => {
        const stream = await client.responses.create({ model, input, stream: true });
        for await (const event of stream) types.push(event.type);
      }, OpenAI.APIError);
      assert.equal(types.at(-1), 'response.failed');
      assert.ok(!types.includes('response.completed'));
      const call = await logged();
      assert.equal(call.status, 'error');
      assert.ok((call.costNanoUsd ?? 0) > 0, 'what was answered before the break is accounted');
    }
  });

  test(`${provider}: a client that leaves closes the provider's connection`, async () => {
    upstream.queue({ words: 1000, pieceDelayMs: 10 });
    const at = upstream.calls.length;
    const stream = await client.responses.create({ model, input, stream: true });
    for await (const _ of stream) break;
    assert.equal(await (await upstream.call(at)).over, 'closed');
  });

  test(`${provider}: failures come as the classes of OpenAI's client`, async () => {
    upstream.queue({ status: 429, headers: { 'retry-after': '60' } });
    await assert.rejects(
      client.responses.create({ model, input }),
      (error) =>
        error instanceof OpenAI.RateLimitError && error.headers?.get('retry-after') === '60',
    );
    upstream.queue({ status: 400 });
    await assert.rejects(client.responses.create({ model, input }), OpenAI.BadRequestError);
  });
}

test('a body passes through as it came, but for the model', async () => {
  const at = upstream.calls.length;
  const more = { invented: { by: ['us'] }, previous_response_id: 'resp_0', store: true };
  const tools = [{ type: 'web_search' as const }];
  await client.responses.create({ model: 'openai/gpt-5', input, ...more }).catch(() => {});
  const { body, path } = await upstream.call(at);
  assert.deepEqual(body, { model: 'gpt-5', input, ...more });
  assert.equal(path, '/v1/responses');
  await client.responses.create({ model: 'openai/gpt-5', input, tools });
  assert.deepEqual((await upstream.call(at + 1)).body, { model: 'gpt-5', input, tools });
});

test('functions in groups are called by the names that their caller gave', async () => {
  const group = { type: 'namespace' as const, name: 'weather', description: 'All of it.' };
  const tools = [{ ...group, tools: [tool('tide')] }];
  const at = upstream.calls.length;
  const model = 'anthropic/claude-sonnet-5';
  const streamed = await client.responses.stream({ model, input, tools }).finalResponse();
  const whole = await client.responses.create({ model, input, tools });
  for (const { output } of [streamed, whole]) {
    const [call] = output;
    assert.ok(call?.type === 'function_call');
    assert.deepEqual([call.namespace, call.name], ['weather', 'tide']);
    const result = { type: 'function_call_output' as const, call_id: call.call_id, output: 'high' };
    await client.responses.create({ model, input: [call, result], tools });
  }
  const { body } = await upstream.call(at + 2);
  assert.match(JSON.stringify(body['messages']), /"name":"weather__tide"/);
  assert.match(JSON.stringify(body['tools']), /"name":"weather__tide"/);
});

test('what stays with OpenAI is refused by name for other models', async () => {
  for (const [field, more] of Object.entries({
    previous_response_id: { previous_response_id: 'resp_0' },
    conversation: { conversation: 'conv_0' },
    'tools[0].type': { tools: [{ type: 'web_search' as const }] },
    'input[0].type': { input: [{ type: 'item_reference' as const, id: 'msg_0' }] },
    top_logprobs: { top_logprobs: 2 },
    'text.invented': { text: { invented: 1 } as object },
  })) {
    await assert.rejects(
      client.responses.create({ model: 'anthropic/claude-sonnet-5', input, ...more }),
      (error) => error instanceof OpenAI.BadRequestError && error.param === field,
      field,
    );
  }
  await assert.rejects(
    client.responses.create({ model: 'openai/gpt-5', input, background: true }),
    (error) => error instanceof OpenAI.BadRequestError && error.param === 'background',
  );
});

test('who lets it go is told what was dropped', async () => {
  const { response } = await client.responses
    .create(
      {
        model: 'anthropic/claude-sonnet-5',
        input,
        previous_response_id: 'resp_0',
        prompt_cache_key: 'key',
        tools: [{ type: 'web_search' }],
      },
      { headers: { 'x-atelier-unsupported': 'drop' } },
    )
    .withResponse();
  assert.equal(
    response.headers.get('x-atelier-dropped'),
    'tools[0].type, previous_response_id, prompt_cache_key',
  );
});

const EVENTS = [
  'response.created',
  'response.in_progress',
  'response.output_item.added',
  'response.content_part.added',
  'response.output_text.delta',
  'response.output_text.done',
  'response.content_part.done',
  'response.output_item.done',
  'response.completed',
];
