import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { testFace } from './testing/test-face.ts';

const gateway = await testFace();
const { upstream, logged } = gateway;
const client = new OpenAI({ apiKey: 'atelier-key', baseURL: gateway.baseURL, maxRetries: 0 });
const messages = [{ role: 'user' as const, content: 'Grüezi mitenand' }];
const weather = {
  type: 'function' as const,
  function: {
    name: 'weather',
    parameters: { type: 'object', properties: { city: { type: 'string' } } },
  },
};
const format = {
  type: 'json_schema' as const,
  json_schema: {
    name: 'trip',
    strict: true,
    schema: {
      type: 'object',
      properties: { city: { type: 'string' }, days: { type: 'integer' } },
      required: ['city', 'days'],
      additionalProperties: false,
    },
  },
};

for (const model of ['openai/gpt-5', 'anthropic/claude-sonnet-5']) {
  const provider = model.split('/')[0];

  test(`${provider}: a whole answer comes with its usage`, async () => {
    const answer = await client.chat.completions.create({ model, messages });
    assert.equal(answer.choices[0]?.message.content, 'You said: Grüezi mitenand');
    assert.equal(answer.usage?.prompt_tokens, 100);
    assert.ok(answer._request_id);
    const call = await logged();
    assert.deepEqual([call.status, call.provider, call.estimated], ['success', provider, false]);
  });

  test(`${provider}: a stream comes with usage when it is asked for, and without else`, async () => {
    for (const include of [true, false]) {
      const stream = await client.chat.completions.create({
        model,
        messages,
        stream: true,
        ...(include ? { stream_options: { include_usage: true } } : {}),
      });
      const chunks = await allOf(stream);
      const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');
      assert.equal(text, 'You said: Grüezi mitenand');
      assert.equal(chunks.at(-1)?.usage?.completion_tokens, include ? 4 : undefined);
      assert.equal(
        chunks.some((chunk) => chunk.choices.length === 0),
        include,
      );
      const call = await logged();
      assert.equal(call.usage?.outputTokens, 4);
      assert.ok(call.firstTokenMs !== undefined && call.firstTokenMs <= call.latencyMs);
    }
  });

  test(`${provider}: tools are called in parallel, and their results are understood`, async () => {
    const final = await client.chat.completions
      .stream({
        model,
        messages,
        tools: [weather, { ...weather, function: { ...weather.function, name: 'tide' } }],
      })
      .finalChatCompletion();
    const calls = final.choices[0]?.message.tool_calls ?? [];
    assert.deepEqual(
      calls.map(
        (call) =>
          call.type === 'function' && [call.function.name, JSON.parse(call.function.arguments)],
      ),
      [
        ['weather', { city: 'Zürich', days: 2 }],
        ['tide', { city: 'Zürich', days: 2 }],
      ],
    );
    assert.equal(final.choices[0]?.finish_reason, 'tool_calls');
    const results = calls.map(({ id }) => ({
      role: 'tool' as const,
      tool_call_id: id,
      content: 'sun',
    }));
    const said = { role: 'assistant' as const, content: null, tool_calls: calls };
    const next = await client.chat.completions.create({
      model,
      messages: [...messages, said, ...results],
      tools: [weather],
    });
    assert.equal(next.choices[0]?.finish_reason, 'stop');
  });

  test(`${provider}: an answer follows its JSON schema`, async () => {
    const answer = await client.chat.completions.parse({
      model,
      messages,
      response_format: format,
    });
    assert.deepEqual(JSON.parse(answer.choices[0]?.message.content ?? ''), {
      city: 'Zürich',
      days: 2,
    });
  });

  test(`${provider}: a client that leaves closes the provider's connection within 100 ms`, async () => {
    upstream.queue({ words: 1000, pieceDelayMs: 10 });
    const at = upstream.calls.length;
    const stream = await client.chat.completions.create({ model, messages, stream: true });
    for await (const _ of stream) break;
    const left = performance.now();
    assert.equal(await (await upstream.call(at)).over, 'closed');
    // The one time that is promised: no count and no order of events says "within 100 ms".
    assert.ok(performance.now() - left < 100);
    await settled(async () => (await logged()).status === 'cancelled');
    assert.ok((await logged()).estimated);
  });

  test(`${provider}: a client that leaves before the answer closes the connection too`, async () => {
    upstream.queue({ silent: true });
    const at = upstream.calls.length;
    const controller = new AbortController();
    const asked = client.chat.completions.create(
      { model, messages },
      { signal: controller.signal },
    );
    const call = await upstream.call(at);
    controller.abort();
    await assert.rejects(asked, OpenAI.APIUserAbortError);
    assert.equal(await call.over, 'closed');
  });

  test(`${provider}: a stream that breaks is an error, never a short success`, async () => {
    for (const fault of [{ cutAfter: 4 }, { stallAfter: 4 }, { errorAfter: 4 }]) {
      upstream.queue({ words: 20, ...fault });
      const stream = await client.chat.completions.create({ model, messages, stream: true });
      await assert.rejects(allOf(stream), OpenAI.APIError);
      const call = await logged();
      assert.equal(call.status, 'error');
      assert.ok((call.costNanoUsd ?? 0) > 0, 'what was answered before the break is accounted');
    }
  });

  test(`${provider}: a provider that stumbles is asked again, up to three times`, async () => {
    for (const fault of [{ status: 500 }, { reset: true }, { status: 529 }]) {
      for (const stream of [false, true]) {
        upstream.queue(fault, fault, fault);
        const at = upstream.calls.length;
        const answer = await client.chat.completions.create({ model, messages, stream });
        if ('controller' in answer) await allOf(answer);
        assert.equal(upstream.calls.length - at, 4);
        assert.equal((await logged()).attempts.length, 4);
      }
    }
  });

  test(`${provider}: failures come as the classes of OpenAI's client`, async () => {
    for (const [fault, error] of [
      [{ status: 400 }, OpenAI.BadRequestError],
      [{ status: 401 }, OpenAI.AuthenticationError],
      [{ status: 403 }, OpenAI.PermissionDeniedError],
      [{ status: 404 }, OpenAI.NotFoundError],
      [{ status: 429, headers: { 'retry-after': '60' } }, OpenAI.RateLimitError],
      [{ silent: true }, OpenAI.InternalServerError],
    ] as const) {
      const failing = `${model}-${JSON.stringify(fault).length}`;
      upstream.always(failing.slice(failing.indexOf('/') + 1), fault);
      await assert.rejects(
        client.chat.completions.create({ model: failing, messages, stream: true }),
        error,
      );
    }
  });
}

test('the body passes through as it came, but for the model', async () => {
  const at = upstream.calls.length;
  await client.chat.completions.create({
    model: 'openai/gpt-5',
    messages,
    ...{ invented: { by: ['us'] } },
  });
  const { body, headers } = await upstream.call(at);
  assert.deepEqual(body, { model: 'gpt-5', messages, invented: { by: ['us'] } });
  assert.equal(headers.authorization, 'Bearer sk-secret-of-ada');
});

test('the cost of a call is exact', async () => {
  await client.chat.completions.create({ model: 'openai/gpt-5', messages });
  const call = await logged();
  assert.deepEqual(call.usage, {
    inputTokens: 100,
    outputTokens: 4,
    cachedInputTokens: 40,
    cacheWriteTokens: 0,
    reasoningTokens: 0,
  });
  assert.equal(call.costNanoUsd, 60 * 1000 + 40 * 100 + 4 * 4000);
});

test('an unknown price is no price, not zero', async () => {
  await client.chat.completions.create({ model: 'openai/unpriced', messages });
  assert.equal((await logged()).costNanoUsd, undefined);
});

test('no key is ever in the log', async () => {
  upstream.queue({
    status: 401,
    errorBody: { error: { message: 'Incorrect key sk-secret-of-ada.' } },
  });
  await assert.rejects(client.chat.completions.create({ model: 'openai/gpt-5', messages }));
  assert.ok(!JSON.stringify(await logged()).includes('sk-secret'));
});

test('an image goes to the provider, and the log keeps its size only', async () => {
  const url = `data:image/png;base64,${'A'.repeat(2_000_000)}`;
  for (const model of ['openai/gpt-5', 'anthropic/claude-sonnet-5']) {
    const at = upstream.calls.length;
    const content = [{ type: 'image_url' as const, image_url: { url } }];
    await client.chat.completions.create({ model, messages: [{ role: 'user', content }] });
    assert.ok(JSON.stringify((await upstream.call(at)).body).length > 2_000_000);
    assert.match((await logged()).requestJson ?? '', /^\{"omitted":"2000\d+ characters/);
  }
});

test('one broken chunk is left out of a stream', async () => {
  upstream.queue({ malformedAfter: 2, text: 'all of this arrives' });
  const stream = await client.chat.completions.create({
    model: 'openai/gpt-5',
    messages,
    stream: true,
  });
  const chunks = await allOf(stream);
  assert.equal(
    chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join(''),
    'all of this arrives',
  );
});

test('a whole answer without its farewell ends at once', async () => {
  upstream.queue({ withoutDone: true, stayOpen: true });
  // As long as a provider may take for its farewell; the answer's end comes before it rings.
  let hasRung = false;
  const timer = setTimeout(() => (hasRung = true), 1000);
  const stream = await client.chat.completions.create({
    model: 'openai/gpt-5',
    messages,
    stream: true,
  });
  await allOf(stream);
  assert.equal(hasRung, false);
  clearTimeout(timer);
});

test('a body that is no answer is none, though its status is 200', async () => {
  const overloaded = { type: 'overloaded_error', message: 'later' };
  for (const errorBody of [{ error: overloaded }, { choices: [] }, { error: 'no', choices: [] }]) {
    upstream.queue(...Array.from({ length: 4 }, () => ({ status: 200, errorBody })));
    const asked = client.chat.completions.create({ model: 'openai/gpt-5', messages });
    await assert.rejects(asked, OpenAI.APIError);
    assert.equal((await logged()).status, 'error');
    upstream.forget();
  }
});

test('an answer that is larger than any is ends where it is', async () => {
  upstream.always('gpt-endless', { text: 'x'.repeat(65 * 1024 * 1024) });
  const asked = client.chat.completions.create({ model: 'openai/gpt-endless', messages });
  await assert.rejects(asked, /larger than 64 MiB/);
});

test('without usage the words are counted, and not the JSON around them', async () => {
  for (const stream of [false, true]) {
    upstream.queue({ withoutUsage: true });
    const answer = await client.chat.completions.create({
      model: 'openai/gpt-5',
      messages,
      stream,
    });
    if ('controller' in answer) await allOf(answer);
    const { usage, estimated } = await logged();
    // Four letters a token here, and four tokens for the frame of a message.
    assert.deepEqual([usage?.inputTokens, usage?.outputTokens, estimated], [8, 7, true]);
  }
});

test('a body that is nested without end is refused before anybody is asked', async () => {
  const before = upstream.calls.length;
  const deep = `${'{"a":'.repeat(6000)}1${'}'.repeat(6000)}`;
  const tools = `[{"type":"function","function":{"name":"f","parameters":${deep}}}]`;
  const asked = `"model":"openai/gpt-5","messages":[{"role":"user","content":"hi"}]`;
  for (const cache of ['no-store', 'max-age=60']) {
    const answer = await fetch(`${gateway.baseURL}/chat/completions`, {
      method: 'POST',
      headers: { 'cache-control': cache },
      body: `{${asked},"tools":${tools}}`,
    });
    assert.deepEqual([answer.status, /nested/.test(await answer.text())], [400, true]);
  }
  assert.equal(upstream.calls.length, before);
});

test('what was refused costs nothing, also where nobody knows the price', async () => {
  upstream.queue({ status: 400 });
  const asked = client.chat.completions.create({ model: 'openai/unpriced', messages });
  await assert.rejects(asked, OpenAI.BadRequestError);
  assert.equal((await logged()).costNanoUsd, 0);
});

test('a pause that the provider asks for is kept', async () => {
  const at = upstream.calls.length;
  upstream.queue({ status: 429, headers: { 'retry-after-ms': '120' } });
  const asked = client.chat.completions.create({ model: 'openai/gpt-5', messages });
  await upstream.call(at);
  // A timer of the same length that was set before: it rings first.
  const seen: string[] = [];
  setTimeout(() => seen.push('pause'), 120);
  void upstream.call(at + 1).then(() => seen.push('again'));
  await asked;
  assert.deepEqual(seen, ['pause', 'again']);
});

test('what cannot be translated is refused by name', async () => {
  await assert.rejects(
    client.chat.completions.create({
      model: 'anthropic/claude-sonnet-5',
      messages,
      logit_bias: { 1: 5 },
    }),
    (error) => error instanceof OpenAI.BadRequestError && error.param === 'logit_bias',
  );
});

test('a model nobody has is not found', async () => {
  for (const model of ['gpt-oss:20b', 'nobody/model', '/', '']) {
    await assert.rejects(client.chat.completions.create({ model, messages }), OpenAI.NotFoundError);
  }
});

test('a body that is no JSON object is refused', async () => {
  for (const body of ['', '{', '[]', '{"model":3}']) {
    const answer = await fetch(`${gateway.baseURL}/chat/completions`, { method: 'POST', body });
    assert.equal(answer.status, 400);
  }
});

async function settled(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}

async function allOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}
