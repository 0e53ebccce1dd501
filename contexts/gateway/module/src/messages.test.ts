import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isObject, type JsonObject, parseJson } from './domain/json.ts';
import { sseParser } from './domain/sse.ts';
import { SEALED_THOUGHT } from './testing/fault-server.responses.ts';
import { houseProvider } from './testing/house-provider.ts';
import { testFace } from './testing/test-face.ts';

// Long enough for a machine that has much to do; only silence is waited for.
const timeLimits = { firstTokenMs: 5000, idleMs: 400, totalMs: 10_000 };
const gateway = await testFace((...at) => [houseProvider(...at)], timeLimits);
const { upstream, logged } = gateway;
const messages = [{ role: 'user', content: 'Grüezi mitenand' }];
const tool = (name: string) => ({
  name,
  input_schema: { type: 'object', properties: { city: { type: 'string' } } },
});

async function post(path: string, body: JsonObject, headers: Record<string, string> = {}) {
  const response = await fetch(`${gateway.baseURL}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const answer = parseJson(text);
  return { response, text, answer: isObject(answer) ? answer : {} };
}

/** The events of a stream, each with its name and data. */
async function stream(model: string, more: JsonObject = {}) {
  const { response, text } = await post('/messages?beta=true', {
    model,
    max_tokens: 100,
    messages,
    stream: true,
    ...more,
  });
  assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  return sseParser()
    .push(Buffer.from(text))
    .map(({ event, data }) => {
      const parsed = parseJson(data);
      assert.ok(isObject(parsed));
      assert.equal(parsed['type'], event, 'each event carries its name');
      return parsed;
    });
}

test("a vendor's own name of its model is enough, as programs have it built in", async () => {
  for (const [model, provider] of [
    ['claude-sonnet-5', 'anthropic'],
    ['gpt-5', 'openai'],
  ]) {
    await post('/messages', { model, max_tokens: 100, messages });
    const call = await logged();
    assert.deepEqual([call.status, call.provider, call.model], ['success', provider, model]);
  }
});

for (const model of ['anthropic/claude-sonnet-5', 'openai/gpt-5', 'house/echo']) {
  const provider = model.split('/')[0];

  test(`${provider}: a whole message comes with its usage`, async () => {
    const { response, answer } = await post('/messages', { model, max_tokens: 100, messages });
    assert.equal(response.status, 200);
    assert.ok(response.headers.get('request-id'));
    assert.deepEqual(answer['content'], [{ type: 'text', text: 'You said: Grüezi mitenand' }]);
    assert.deepEqual([answer['type'], answer['stop_reason']], ['message', 'end_turn']);
    const used = answer['usage'];
    assert.ok(isObject(used));
    const all = ['input_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens'];
    assert.equal(
      all.map((name) => Number(used[name])).reduce((sum, count) => sum + count),
      100,
    );
    const call = await logged();
    assert.deepEqual([call.status, call.provider, call.estimated], ['success', provider, false]);
  });

  test(`${provider}: a stream has Anthropic's events in their order`, async () => {
    const events = await stream(model);
    const types = events.map(({ type }) => type).filter((type) => type !== 'ping');
    assert.deepEqual(
      [...new Set(types)],
      [
        'message_start',
        'content_block_start',
        'content_block_delta',
        'content_block_stop',
        'message_delta',
        'message_stop',
      ],
    );
    assert.equal(types.at(-1), 'message_stop');
    const text = events.map(({ delta }) => (isObject(delta) ? (delta['text'] ?? '') : '')).join('');
    assert.equal(text, 'You said: Grüezi mitenand');
    assert.equal((await logged()).usage?.outputTokens, 4);
  });

  test(`${provider}: tools are called in parallel, and their results are understood`, async () => {
    // Longer, and with other signs, than other vendors take.
    const tide = `mcp__sea.of.japan__${'tide'.repeat(20)}`;
    const tools = [tool('weather'), tool(tide)];
    const { answer } = await post('/messages', { model, max_tokens: 100, messages, tools });
    const sent = JSON.stringify(upstream.calls.at(-1)?.body);
    assert.equal(sent.includes(tide), provider === 'anthropic');
    assert.equal(answer['stop_reason'], 'tool_use');
    const content = answer['content'];
    assert.ok(Array.isArray(content));
    const uses = content.filter(isObject);
    assert.deepEqual(
      uses.map(({ name, input }) => [name, input]),
      ['weather', tide].map((name) => [name, { city: 'Zürich', days: 2 }]),
    );
    const results = uses.map(({ id }) => ({
      type: 'tool_result',
      tool_use_id: id,
      content: 'sun',
    }));
    const next = await post('/messages', {
      model,
      max_tokens: 100,
      messages: [...messages, { role: 'assistant', content }, { role: 'user', content: results }],
      tools,
    });
    assert.equal(next.answer['stop_reason'], 'end_turn');
    const events = await stream(model, { tools });
    const pieces = events.map(({ delta }) =>
      isObject(delta) ? (delta['partial_json'] ?? '') : '',
    );
    assert.equal(pieces.join(''), '{"city":"Zürich","days":2}{"city":"Zürich","days":2}');
  });

  test(`${provider}: a stream that breaks ends with an error, never a short success`, async () => {
    for (const fault of [{ cutAfter: 5 }, { stallAfter: 5 }, { errorAfter: 5 }]) {
      upstream.queue({ words: 20, ...fault });
      const events = await stream(model);
      assert.equal(events.at(-1)?.['type'], 'error');
      assert.ok(!events.some(({ type }) => type === 'message_stop'));
      assert.equal(events.filter(({ type }) => type === 'error').length, 1);
      const call = await logged();
      assert.equal(call.status, 'error');
      assert.ok((call.costNanoUsd ?? 0) > 0, 'what was answered before the break is accounted');
    }
  });

  test(`${provider}: failures have Anthropic's shapes and statuses`, async () => {
    for (const [fault, status, type] of [
      [{ status: 400 }, 400, 'invalid_request_error'],
      [{ status: 401 }, 401, 'authentication_error'],
      [{ status: 403 }, 403, 'permission_error'],
      [{ status: 404 }, 404, 'not_found_error'],
      [{ status: 413 }, 413, 'request_too_large'],
      [{ status: 429, headers: { 'retry-after': '60' } }, 429, 'rate_limit_error'],
      [{ status: 503, headers: { 'retry-after': '60' } }, 529, 'overloaded_error'],
    ] as const) {
      upstream.queue(fault);
      const { response, answer } = await post('/messages', { model, max_tokens: 9, messages });
      assert.deepEqual([response.status, answer['type']], [status, 'error']);
      assert.ok(isObject(answer['error']));
      assert.equal(answer['error']['type'], type);
      const isLater = 'headers' in fault;
      assert.equal(response.headers.get('retry-after'), isLater ? '60' : null);
    }
  });
}

test('a body that is too large is told as each vendor tells it', async () => {
  const content = 'x'.repeat(33 * 1024 * 1024);
  const large = { model: 'anthropic/claude-sonnet-5', max_tokens: 9, messages: [{ content }] };
  for (const [path, type, code] of [
    ['/messages', 'request_too_large', undefined],
    ['/chat/completions', 'invalid_request_error', 'request_too_large'],
  ] as const) {
    const { response, answer } = await post(path, large);
    const { error } = answer;
    assert.ok(isObject(error));
    assert.deepEqual([response.status, error['type'], error['code']], [413, type, code]);
  }
});

test('a body passes through as it came, but for the model, with its own headers', async () => {
  const at = upstream.calls.length;
  const more = { max_tokens: 9, messages, invented: { by: ['us'] }, tools: [{ type: 'web_20' }] };
  const own = { 'anthropic-version': '2026-10-21', 'anthropic-beta': 'a-2026,b-2026' };
  await post('/messages', { model: 'anthropic/claude-sonnet-5', ...more }, own);
  const { body, headers, path } = await upstream.call(at);
  assert.deepEqual(body, { model: 'claude-sonnet-5', ...more });
  assert.equal(path, '/v1/messages');
  assert.equal(headers['anthropic-version'], '2026-10-21');
  assert.equal(headers['anthropic-beta'], 'a-2026,b-2026');
  assert.equal(headers['x-api-key'], 'sk-secret-of-ada');
  assert.equal(headers['authorization'], undefined);
});

test('of a stream that breaks the prompt is accounted as the provider told it', async () => {
  const model = 'anthropic/claude-sonnet-5';
  for (const asked of [
    () => stream(model),
    () => post('/chat/completions', { model, messages, stream: true }),
  ]) {
    upstream.queue({ words: 20, cutAfter: 6 });
    await asked();
    const { usage, estimated, status } = await logged();
    assert.deepEqual([status, estimated], ['error', true]);
    assert.deepEqual(
      [usage?.inputTokens, usage?.cachedInputTokens, usage?.cacheWriteTokens],
      [100, 30, 10],
    );
    assert.ok((usage?.outputTokens ?? 0) > 0);
  }
});

test('thinking goes through to the next turn, to a model that proved it', async () => {
  const asked = {
    max_tokens: 4000,
    messages,
    thinking: { type: 'enabled', budget_tokens: 2048 },
  };
  const { answer } = await post('/messages', { model: 'openai/gpt-5', ...asked });
  const thought = { type: 'thinking', thinking: 'Let me see.', signature: SEALED_THOUGHT };
  const words = { type: 'text', text: 'You said: Grüezi mitenand' };
  assert.deepEqual(answer['content'], [thought, words]);
  const events = await stream('openai/gpt-5', asked);
  const signed = events.map(({ delta }) => (isObject(delta) ? delta['signature'] : undefined));
  assert.ok(signed.includes(SEALED_THOUGHT));
  const next = [...messages, { role: 'assistant', content: [thought, words] }, ...messages];
  for (const [model, kept] of [
    ['openai/gpt-5', true],
    ['house/echo', true],
  ] as const) {
    const at = upstream.calls.length;
    await post('/messages', { model, max_tokens: 9, messages: next });
    const sent = JSON.stringify((await upstream.call(at)).body);
    assert.equal(sent.includes(SEALED_THOUGHT), kept);
  }
  const foreign = [
    ...messages,
    { role: 'assistant', content: [{ ...thought, signature: 'EqQB' }, words] },
    ...messages,
  ];
  const at = upstream.calls.length;
  const moved = await post('/messages', {
    model: 'openai/gpt-5',
    max_tokens: 9,
    messages: foreign,
  });
  assert.equal(moved.response.headers.get('x-atelier-dropped'), 'messages.content.thinking');
  assert.ok(!JSON.stringify((await upstream.call(at)).body).includes('EqQB'));
});

test('what only Anthropic knows is refused by name for other models', async () => {
  for (const [field, more] of Object.entries({
    'tools[0].type': { tools: [{ type: 'web_search_20250305', name: 'web_search' }] },
    mcp_servers: { mcp_servers: [{ type: 'url', url: 'https://example.org' }] },
    'messages[0].content[0].type': {
      messages: [{ role: 'user', content: [{ type: 'search_result', source: 'x' }] }],
    },
    top_k: { top_k: 5 },
  })) {
    const body = { model: 'openai/gpt-5', max_tokens: 9, messages, ...more };
    const { response, answer } = await post('/messages', body);
    assert.equal(response.status, 400, field);
    assert.ok(isObject(answer['error']));
    assert.ok(String(answer['error']['message']).startsWith(`${field}: `), field);
  }
});

test('what changes nothing about the answer is dropped and told', async () => {
  const { response } = await post('/messages', {
    model: 'house/echo',
    max_tokens: 100,
    messages,
    context_management: { edits: [] },
    thinking: { type: 'enabled', budget_tokens: 2048 },
  });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('x-atelier-dropped'), 'context_management');
});

test('what a caller wants done with the rest is drop or refuse', async () => {
  const body = { model: 'openai/gpt-5', max_tokens: 9, messages, top_k: 5 };
  const dropped = await post('/messages', body, { 'x-atelier-unsupported': 'drop' });
  assert.equal(dropped.response.status, 200);
  assert.equal(dropped.response.headers.get('x-atelier-dropped'), 'top_k');
  const wrong = await post('/messages', body, { 'x-atelier-unsupported': 'yes' });
  assert.equal(wrong.response.status, 400);
  const strange = await post(
    '/messages',
    { ...body, 'ü\r\nx: y': 1 },
    { 'x-atelier-unsupported': 'drop' },
  );
  assert.equal(strange.response.headers.get('x-atelier-dropped'), '___x__y, top_k');
});

test('Anthropic counts the tokens of its models, the gateway estimates those of others', async () => {
  const body = { messages, system: 'Be kind.', tools: [tool('weather')] };
  const counted = await post('/messages/count_tokens', {
    model: 'anthropic/claude-sonnet-5',
    ...body,
  });
  assert.deepEqual(counted.answer, { input_tokens: JSON.stringify(messages).length });
  assert.equal(counted.response.headers.get('x-atelier-estimated'), null);
  const { operation, usage, costNanoUsd } = await gateway.logged();
  assert.deepEqual([operation, usage?.inputTokens, costNanoUsd], ['count_tokens', 0, 0]);
  const guessed = await post('/messages/count_tokens', { model: 'openai/gpt-5', ...body });
  assert.ok(Number(guessed.answer['input_tokens']) > 10);
  assert.equal(guessed.response.headers.get('x-atelier-estimated'), 'input_tokens');
  const unknown = await post('/messages/count_tokens', { model: 'nobody/knows', ...body });
  assert.equal(unknown.response.status, 404);
  upstream.queue({ status: 529 }, { status: 529 }, { status: 529 }, { status: 529 });
  const refused = await post('/messages/count_tokens', {
    model: 'anthropic/claude-sonnet-5',
    ...body,
  });
  assert.equal(refused.response.status, 529);
  const failed = await gateway.logged();
  assert.deepEqual([failed.status, failed.costNanoUsd], ['error', 0]);
});

test('a body that is no request is refused in Anthropic’s words', async () => {
  for (const body of ['', '{', '[]', '{"model":3}', '{"model":"openai/gpt-5","messages":[]}']) {
    for (const path of ['/messages', '/messages/count_tokens']) {
      const answer = await fetch(`${gateway.baseURL}${path}`, { method: 'POST', body });
      assert.equal(answer.status, 400);
      const told = parseJson(await answer.text());
      assert.ok(isObject(told) && told['type'] === 'error');
    }
  }
});
