import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { publishCall } from './application/publish-calls.ts';
import { ask, testGateway } from './testing/test-gateway.ts';

// A stream that names no maximum may write more than its limits set aside: then it is held to them.

const { api, as, baseURL, upstream, log } = await testGateway(() => ({
  'user_ada anthropic': { apiKey: 'sk-ant' },
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
