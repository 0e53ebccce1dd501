import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { publishCall } from './application/publish-calls.ts';
import { CONTEXT_TOO_LONG } from './testing/fault.ts';
import { ask, testGateway } from './testing/test-gateway.ts';

// An answer of no said length may become longer than its limits set aside for it. A stream is held to
// them as it writes; an answer that comes whole is given a maximum.

const { api, as, baseURL, upstream, log } = await testGateway(() => ({
  'user_ada anthropic': { apiKey: 'sk-ant' },
  'user_ada google': { apiKey: 'AIza-ada' },
}));
await api.overridePrice(
  { model: 'house/echo', inputNanoUsdPerToken: 10, outputNanoUsdPerToken: 1000 },
  as('ada'),
);
const ada = new OpenAI({ apiKey: 'key-of-ada', baseURL, maxRetries: 0 });
const messages = [{ role: 'user' as const, content: 'one two three' }];
const limit = (unit: 'tokens' | 'money', amount: number | null) =>
  api.setLimit(
    { per: 'workspace', unit, period: 'month', amount, everywhere: true, assumedOutputTokens: 16 },
    as('ada'),
  );
const used = async (unit: string) =>
  (await api.getAllowance(undefined, as('ada'))).items.find((each) => each.unit === unit);
const lastCall = async () => {
  const { items } = await log.list({ workspaceId: 'workspace_ada', limit: 1 });
  assert.ok(items[0]);
  return items[0];
};

/** Reads a stream of OpenAI's until its end or its error. */
async function read(model: string, more: Partial<OpenAI.ChatCompletionCreateParams> = {}) {
  let text = '';
  try {
    const asked = { model, messages, ...more, stream: true as const };
    for await (const chunk of await ada.chat.completions.create(asked))
      text += chunk.choices[0]?.delta.content ?? '';
    return { text };
  } catch (error) {
    assert.ok(error instanceof OpenAI.APIError);
    return { text, error };
  }
}
const wordsIn = (text: string) => text.split(/\s+/).filter(Boolean).length;

for (const [way, model] of [
  ['passes through', 'house/echo'],
  ['is translated', 'anthropic/claude-haiku-4-5'],
] as const) {
  const name = model.slice(model.indexOf('/') + 1);

  test(`as long as there is room a stream that ${way} sets more aside than was assumed`, async () => {
    await limit('tokens', 100_000);
    const before = (await used('tokens'))?.used ?? 0;
    upstream.script(name, { words: 2000 });
    const { text, error } = await read(model);
    assert.deepEqual([error, wordsIn(text)], [undefined, 2000]);
    const now = await used('tokens');
    const { usage } = await lastCall();
    assert.ok(usage && usage.outputTokens >= 2000);
    assert.deepEqual(
      [(now?.used ?? 0) - before, now?.reserved],
      [usage.inputTokens + usage.outputTokens, 0],
    );
  });

  test(`without room a stream that ${way} ends with the limit, and its provider is left at once`, async () => {
    await limit('tokens', 1e9);
    const before = (await used('tokens'))?.used ?? 0;
    await limit('tokens', before + 700);
    upstream.script(name, { words: 20_000, pieceDelayMs: 1 });
    const at = upstream.callsOf(name).length;
    const { text, error } = await read(model);
    assert.equal(error?.code, 'limit_exceeded');
    assert.match(String(error), /without a maximum .* tokens per month/);
    // It had 20 s to write, of which it wrote what fits.
    assert.equal(await upstream.callsOf(name)[at]?.over, 'closed');
    assert.ok(wordsIn(text) > 200, `${wordsIn(text)} words were written`);
    const call = await lastCall();
    assert.deepEqual(
      [call.status, call.failure?.kind, call.estimated],
      ['error', 'limit-exceeded', true],
    );
    assert.deepEqual(
      publishCall(call).map(({ type }) => type.split('.')[1]),
      ['llm-request-sent', 'llm-error', 'rate-limit-hit', 'ai-usage-limit-exceeded'],
    );
    const now = await used('tokens');
    assert.equal(now?.reserved, 0);
    // What one read of a connection brings cannot be unwritten.
    const over = (now?.used ?? 0) - (before + 700);
    assert.ok(over < 100, `${over} tokens over the limit`);
    await limit('tokens', null);
  });
}

test('a limit of money holds such a stream too, at the price of who answers', async () => {
  await limit('money', 1e12);
  const before = (await used('money'))?.used ?? 0;
  await limit('money', before + 600_000);
  upstream.script('echo', { words: 20_000, pieceDelayMs: 1 });
  const { error } = await read('house/echo');
  assert.equal(error?.code, 'limit_exceeded');
  const { used: spent = 0, reserved } = (await used('money')) ?? {};

  const more = spent - before;
  assert.ok(more > 300_000 && more < 640_000, `${more} nano-dollars`);
  assert.equal(reserved, 0);
  await limit('money', null);
});

test('streams at once share the room that is left, and none of it twice', async () => {
  await limit('tokens', 1e9);
  const before = (await used('tokens'))?.used ?? 0;
  await limit('tokens', before + 2000);
  upstream.always('echo', { words: 20_000, pieceDelayMs: 1 });
  const all = await Promise.all(Array.from({ length: 5 }, () => read('house/echo')));
  for (const { error } of all) assert.equal(error?.code, 'limit_exceeded');
  const now = await used('tokens');
  assert.ok((now?.used ?? 0) - before < 2100, `${(now?.used ?? 0) - before} of 2000`);
  assert.equal(now?.reserved, 0);
  upstream.always('echo', {});
  await limit('tokens', null);
});

test('over the contract it is told as the stream’s last event', async () => {
  await limit('tokens', 1e9);
  const before = (await used('tokens'))?.used ?? 0;
  await limit('tokens', before + 400);
  upstream.script('echo', { words: 20_000, pieceDelayMs: 1 });
  const events = await api.generateStream(
    { model: 'house/echo', messages: ask('one two') },
    as('ada'),
  );
  let last: Awaited<ReturnType<typeof events.next>>['value'];
  for await (const event of events) last = event;
  assert.ok(last?.type === 'error');
  assert.equal(last.failure.kind, 'limit-exceeded');
  await limit('tokens', null);
});

test('a call that names a maximum keeps to it by itself and is not watched', async () => {
  await limit('tokens', 1e9);
  const before = (await used('tokens'))?.used ?? 0;
  await limit('tokens', before + 300);
  // A provider that does not: what it writes is not ours to cut.
  upstream.script('echo', { words: 1000 });
  const { error, text } = await read('house/echo', { max_tokens: 20 });
  assert.deepEqual([error, wordsIn(text)], [undefined, 1000]);
  await limit('tokens', null);
});

/** What is looked at of answers and errors, whatever their format. */
type Answered = {
  readonly choices: readonly { readonly finish_reason: string }[];
  readonly usage: { readonly completion_tokens: number };
  readonly incomplete_details: { readonly reason: string };
  readonly error: { readonly code: string; readonly message: string };
};
const endOf = ({ choices, incomplete_details: why }: Partial<Answered>) =>
  choices?.[0]?.finish_reason ?? why?.reason;

/** Asks for a whole answer, in a body that holds more than the gateway knows. */
async function askWhole(path: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${baseURL}${path}`, {
    method: 'POST',
    headers: { authorization: 'Bearer key-of-ada', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Answered;
  const { status } = response;
  return { status, answer, given: response.headers.get('x-atelier-max-tokens') };
}
/** Leaves so much room in a limit of tokens or money. */
async function leave(unit: 'tokens' | 'money', room: number) {
  await limit(unit, 1e12);
  const before = (await used(unit))?.used ?? 0;
  await limit(unit, before + room);
  return before;
}
const long = { words: 5000, keepsMaximum: true };
const chat = { messages, metadata: { of: 'ours' }, x_unknown: { deep: [1, null] } };
const WHOLE = [
  ['OpenAI’s chat', '/chat/completions', 'openai/gpt-4.1-nano', 'max_completion_tokens', chat],
  ['the chat of a server like it', '/chat/completions', 'house/echo', 'max_tokens', chat],
  [
    'OpenAI’s responses',
    '/responses',
    'openai/gpt-4.1',
    'max_output_tokens',
    { input: 'Hi', x: 1 },
  ],
] as const;
const LENGTH = { '/chat/completions': 'length', '/responses': 'max_output_tokens' };

for (const [name, path, model, field, body] of WHOLE) {
  const upstreamName = model.slice(model.indexOf('/') + 1);
  const lastBody = () => upstream.callsOf(upstreamName).at(-1)?.body;

  test(`${name}: a whole answer is given what is set aside as its maximum, and told so`, async () => {
    upstream.always(upstreamName, long);
    const before = await leave('tokens', 700);
    const { answer, given } = await askWhole(path, { model, ...body });
    assert.ok(Number(given) >= 16 && Number(given) < 700, `${given} were given`);
    assert.deepEqual(lastBody(), { ...body, model: upstreamName, [field]: Number(given) });
    assert.equal(endOf(answer), LENGTH[path]);
    const now = await used('tokens');
    assert.deepEqual([(now?.used ?? 0) - before, now?.reserved], [100 + Number(given), 0]);
    await limit('tokens', null);
  });

  test(`${name}: without limits of tokens or money nothing is added`, async () => {
    const { given } = await askWhole(path, { model, ...body });
    assert.deepEqual([given, lastBody()], [null, { ...body, model: upstreamName }]);
  });
}

test('what is translated is given it too, in the words it leaves in', async () => {
  for (const name of ['claude-haiku-4-5', 'gemini-2.5-flash', 'echo']) upstream.always(name, long);
  await leave('tokens', 1000);
  for (const [path, model, body] of [
    ['/chat/completions', 'anthropic/claude-haiku-4-5', { messages }],
    ['/chat/completions', 'google/gemini-2.5-flash', { messages }],
    ['/responses', 'house/echo', { input: 'Hi' }],
  ] as const) {
    const { given, answer } = await askWhole(path, { model, ...body });
    const { max_tokens: sent, generationConfig } = upstream.calls.at(-1)?.body ?? {};
    const inGemini = generationConfig as { maxOutputTokens: number } | undefined;
    assert.equal(sent ?? inGemini?.maxOutputTokens, Number(given));
    assert.equal(endOf(answer), LENGTH[path]);
  }
  const { finishReason, figures } = await api.generate(
    { model: 'house/echo', messages: ask('one two') },
    as('ada'),
  );
  assert.deepEqual([finishReason, figures.usage.outputTokens], ['length', 16]);
  await limit('tokens', null);
});

test('whoever cannot write more than is set aside, or costs nothing, is told nothing', async () => {
  await leave('tokens', 1e9);
  const known = await askWhole('/chat/completions', { model: 'openai/gpt-4.1-nano', messages });
  assert.deepEqual([known.given, known.answer.usage.completion_tokens], [null, 5000]);
  const nano = { model: 'openai/gpt-4.1-nano' };
  const fallbacks = [{ model: 'offline/workshop' }];
  await api.saveRoute({ scope: 'workspace', name: 'safe', targets: [nano], fallbacks }, as('ada'));
  assert.equal(
    (await askWhole('/chat/completions', { model: 'route/safe', messages })).given,
    null,
  );
  await limit('tokens', null);
  const free = { inputNanoUsdPerToken: 0, outputNanoUsdPerToken: 0 };
  await api.overridePrice({ model: 'house/other', ...free }, as('ada'));
  upstream.always('other', long);
  await leave('money', 1000);
  const unpaid = await askWhole('/chat/completions', { model: 'house/other', messages });
  assert.deepEqual([unpaid.given, unpaid.answer.usage.completion_tokens], [null, 5000]);
  await limit('money', null);
});

test('what a server may take for no end is no maximum, and each of several answers has its own', async () => {
  const before = await leave('tokens', 700);
  for (const named of [{ max_tokens: -1 }, { max_completion_tokens: 0 }, { max_tokens: null }]) {
    const { given } = await askWhole('/chat/completions', {
      model: 'house/echo',
      messages,
      ...named,
    });
    assert.equal(given, '16');
    const { messages: _, model: __, ...sent } = upstream.calls.at(-1)?.body ?? {};
    const name = Object.keys(named)[0] ?? '';
    assert.deepEqual(sent, { max_tokens: 16, ...('max_tokens' in named ? {} : { [name]: 16 }) });
  }
  const both = { model: 'house/echo', messages, n: 2 };
  assert.equal((await askWhole('/chat/completions', both)).answer.choices.length, 2);
  assert.equal(((await used('tokens'))?.used ?? 0) - before, 3 * 116 + 132);
  await limit('tokens', null);
});

test('64 whole answers at once that name no maximum use no more than there is for ten', async () => {
  // Fifteen tokens more than the provider counts.
  const words = Array.from({ length: 90 }, () => 'word').join(' ');
  const said = [{ role: 'user', content: words }];
  for (const name of ['echo', 'gpt-4.1', 'claude-haiku-4-5']) upstream.always(name, long);
  upstream.always('gpt-4.1-nano', { ...long, withoutUsage: true });
  const kinds = [
    ['/chat/completions', { model: 'house/echo', messages: said }],
    ['/chat/completions', { model: 'openai/gpt-4.1-nano', messages: said, n: 2 }],
    ['/responses', { model: 'openai/gpt-4.1', input: words }],
    ['/chat/completions', { model: 'anthropic/claude-haiku-4-5', messages: said }],
  ] as const;
  for (const [unit, room] of [
    ['tokens', 10 * 200],
    ['money', 10 * 300_000],
  ] as const) {
    const before = await leave(unit, room);
    const outcomes = await Promise.all(
      Array.from({ length: 64 }, (_, index) => {
        const [path, body] = kinds[index % kinds.length] ?? kinds[0];
        return askWhole(path, { ...body, metadata: { index: String(index) } });
      }),
    );
    assert.ok(outcomes.every(({ status }) => status === 200 || status === 429));
    const passed = outcomes.filter(({ status }) => status === 200).length;
    const now = await used(unit);
    const spent = (now?.used ?? 0) - before;
    assert.ok(passed >= 5 && spent <= room, `${passed} passed and used ${spent} of ${room}`);
    assert.equal(now?.reserved, 0);
    await limit(unit, null);
  }
});

test('asking again for what misses its schema needs room of its own', async () => {
  const format = { name: 'trip', schema: { type: 'object', required: ['a'] } };
  const wanted = { response_format: { type: 'json_schema', json_schema: format } };
  const model = 'anthropic/claude-haiku-4-5';
  upstream.always('claude-haiku-4-5', { text: '{"b":1}' });
  for (const [room, code] of [
    [130, 'limit_exceeded'],
    [1000, 'schema_mismatch'],
  ] as const) {
    const before = await leave('tokens', room);
    const { answer } = await askWhole('/chat/completions', { model, messages, ...wanted });
    assert.equal(answer.error.code, code);
    if (room === 130)
      assert.match(answer.error.message, /schema, and there is no room to ask again/);
    assert.ok(((await used('tokens'))?.used ?? 0) - before <= room);
    assert.equal((await used('tokens'))?.reserved, 0);
  }
  await limit('tokens', null);
});

test('an answer that ends where its limits let it end is not kept for others', async () => {
  const body = { model: 'house/echo', messages: [{ role: 'user', content: 'Tell me all' }] };
  const cached = { 'cache-control': 'max-age=60' };
  upstream.always('echo', long);
  await leave('tokens', 1000);
  const cut = await askWhole('/chat/completions', body, cached);
  assert.equal(cut.answer.usage.completion_tokens, 16);
  await limit('tokens', null);
  for (const asked of [1, 0]) {
    const at = upstream.calls.length;
    const whole = await askWhole('/chat/completions', body, cached);
    assert.equal(whole.answer.usage.completion_tokens, 5000);
    assert.equal(upstream.calls.length - at, asked);
  }
});

test('a provider that refuses what was given is told with the cure', async () => {
  await leave('tokens', 700);
  upstream.script('echo', CONTEXT_TOO_LONG);
  const { answer } = await askWhole('/chat/completions', { model: 'house/echo', messages });
  assert.equal(answer.error.code, 'context_length_exceeded');
  assert.match(answer.error.message, /8192 tokens.* was sent with 16, .*name one yourself/);
  await limit('tokens', null);
});

test('what Claude thinks beside a maximum has room too', async () => {
  await leave('tokens', 700);
  const model = 'anthropic/claude-sonnet-4-5';
  const thinking = { model, messages, max_tokens: 20, reasoning_effort: 'low' };
  const { status, answer } = await askWhole('/chat/completions', thinking);
  assert.equal(status, 429);
  assert.match(answer.error.message, /may need 2,\d\d\d tokens/);
  await limit('tokens', null);
});
