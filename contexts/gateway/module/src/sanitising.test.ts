import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PolicyChange } from '@atelier/gateway-contract';
import { isObject, type JsonObject, parseJson } from './domain/json.ts';
import { sseParser } from './domain/sse.ts';
import { ask, testGateway } from './testing/test-gateway.ts';

const gateway = await testGateway((url) => ({
  'user_ada anthropic': { apiKey: 'sk-ada', baseUrl: url },
}));
const { api, as, upstream, baseURL, log, metrics } = gateway;
const ada = as('ada');
const EMAIL = 'grace.hopper@navy.example.com';
const CARD = '4111 1111 1111 1111';
const PROMPT = `Write to ${EMAIL}, pay with ${CARD}.`;
const MASKED = 'Write to <EMAIL_1>, pay with <CARD_1>.';

async function policy(change: PolicyChange): Promise<void> {
  await api.changePolicy({ detectorsOff: [], customPatterns: [], ...change }, ada);
}

async function post(path: string, body: JsonObject) {
  const response = await fetch(`${baseURL}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer key-of-ada' },
    body: JSON.stringify(body),
  });
  return { response, text: await response.text() };
}

/** What the provider was sent last. */
function sent(): string {
  return JSON.stringify(upstream.calls.at(-1)?.body);
}

/** Everything that is written down of the last call. */
async function written() {
  const { items } = await log.list({ workspaceId: 'workspace_ada', limit: 1, contents: true });
  const [call] = items;
  assert.ok(call);
  return { call, text: JSON.stringify(call) };
}

/** Neither the address nor a part of the card; an id may have four ones by chance. */
function holdsNone(text: string): void {
  const said = text.replaceAll(/(?:call|request)_[0-9a-f]+/g, '');
  assert.ok(!said.includes('hopper') && !said.includes('1111'), text);
}

/** Each face: its path, a request, and all that an answer says, whole or streamed. */
const FACES = [
  {
    path: '/chat/completions',
    body: (content: string) => ({ messages: [{ role: 'user', content }] }),
    tool: (name: string) => ({ type: 'function', function: { name, parameters: {} } }),
  },
  {
    path: '/responses',
    body: (input: string) => ({ input }),
    tool: (name: string) => ({ type: 'function', name, parameters: {} }),
  },
  {
    path: '/messages',
    body: (content: string) => ({ max_tokens: 100, messages: [{ role: 'user', content }] }),
    tool: (name: string) => ({ name, input_schema: { type: 'object' } }),
  },
] as const;

/** The text of an answer of any face: all strings that its deltas, or its parts, hold. */
function saidIn(text: string, key: RegExp): string {
  const events = text.startsWith('{')
    ? [parseJson(text)]
    : sseParser()
        .push(Buffer.from(text))
        .flatMap(({ data }) => (data === '[DONE]' ? [] : [parseJson(data)]))
        .filter((event) => isObject(event) && !/\.(?:done|completed)$/.test(String(event['type'])));
  const found: string[] = [];
  const walk = (value: unknown, name: string): void => {
    if (typeof value === 'string' && key.test(name)) found.push(value);
    else if (Array.isArray(value)) for (const each of value) walk(each, name);
    else if (isObject(value)) for (const [own, each] of Object.entries(value)) walk(each, own);
  };
  for (const event of events) walk(event, '');
  return found.join('');
}

const WORDS = /^(?:content|text|delta)$/;
const ARGUMENTS = /^(?:arguments|partial_json|delta)$/;

for (const { path, body, tool } of FACES) {
  for (const model of ['openai/gpt-5', 'anthropic/claude-sonnet-5']) {
    test(`masked values come back and are nowhere else: ${path}, ${model}`, async () => {
      await policy({ sanitising: 'mask' });
      for (const stream of [false, true]) {
        upstream.queue({ text: `I wrote to <EMAIL_1> and <CARD_1>.`, charactersAtOnce: 3 });
        const { response, text } = await post(path, { model, stream, ...body(PROMPT) });
        assert.equal(response.status, 200, text);
        assert.equal(saidIn(text, WORDS), `I wrote to ${EMAIL} and ${CARD}.`);
        assert.equal(response.headers.get('x-atelier-sanitised'), 'email=1, card=1');
        assert.ok(sent().includes(MASKED), sent());
        holdsNone(sent());
        const { call, text: kept } = await written();
        assert.deepEqual(call.sanitised, { email: 1, card: 1 });
        assert.ok(kept.includes('I wrote to <EMAIL_1>'));
        holdsNone(kept);
      }
    });

    test(`in the arguments of a tool call too: ${path}, ${model}`, async () => {
      await policy({ sanitising: 'mask' });
      const secret = 'pa"ss\\1';
      for (const stream of [false, true]) {
        upstream.queue({ args: '{"to":"<EMAIL_1>","key":"<PASSWORD_1>"}' });
        const asked = body(`Send ${EMAIL} this: password='${secret}'`);
        const { text } = await post(path, { model, stream, ...asked, tools: [tool('send')] });
        const given = saidIn(text, ARGUMENTS) || JSON.stringify(inputIn(text));
        assert.deepEqual(parseJson(given), { to: EMAIL, key: secret });
        const { text: kept } = await written();
        assert.ok(kept.includes('<PASSWORD_1>') && !kept.includes('ss\\\\'), kept);
        holdsNone(kept);
      }
    });
  }

  test(`redacted values reach nobody: ${path}`, async () => {
    await policy({ sanitising: 'redact' });
    const { response, text } = await post(path, { model: 'openai/gpt-5', ...body(PROMPT) });
    assert.equal(response.headers.get('x-atelier-sanitised'), 'email=1, card=1');
    assert.equal(saidIn(text, WORDS), 'You said: Write to [EMAIL], pay with [CARD].');
    holdsNone(sent() + text + (await written()).text);
  });

  test(`a blocked call leaves nothing behind but its kinds and places: ${path}`, async () => {
    await policy({ sanitising: 'block' });
    const before = upstream.calls.length;
    const { response, text } = await post(path, { model: 'openai/gpt-5', ...body(PROMPT) });
    assert.equal(response.status, 400);
    assert.match(text, /email \(1\), card \(1\), in (?:messages\[0\]\.content|input)/);
    assert.equal(upstream.calls.length, before);
    const { call, text: kept } = await written();
    assert.deepEqual([call.status, call.sanitised], ['error', { email: 1, card: 1 }]);
    holdsNone(text + kept);
  });
}

function inputIn(text: string): unknown {
  const answer = parseJson(text);
  const content = isObject(answer) && Array.isArray(answer['content']) ? answer['content'] : [];
  return content.filter(isObject).find(({ type }) => type === 'tool_use')?.['input'];
}

test('report sends what was said, and counts it', async () => {
  await policy({ sanitising: 'report' });
  const { response } = await post('/chat/completions', {
    model: 'openai/gpt-5',
    ...FACES[0].body(PROMPT),
  });
  assert.equal(response.headers.get('x-atelier-sanitised'), 'email=1, card=1');
  assert.ok(sent().includes(EMAIL));
  assert.match(await metrics.expose(), /gateway_sanitised_total\{kind="email"\} [1-9]/);
});

test('the operations of the contract are sanitised too', async () => {
  await policy({ sanitising: 'mask' });
  const model = 'openai/gpt-5';
  const { message, requestId } = await api.generate({ model, messages: ask(PROMPT) }, ada);
  assert.deepEqual(message.parts, [{ type: 'text', text: `You said: ${PROMPT}` }]);
  const {
    sanitised,
    requestJson = '',
    responseJson = '',
  } = await api.getRequest({ requestId }, ada);
  assert.deepEqual(sanitised, { email: 1, card: 1 });
  assert.ok(requestJson.includes(MASKED) && responseJson.includes(MASKED));

  let said = '';
  for await (const event of await api.generateStream({ model, messages: ask(PROMPT) }, ada))
    if (event.type === 'delta') said += event.text;
  assert.equal(said, `You said: ${PROMPT}`);

  await api.embed({ model, texts: [PROMPT] }, ada);
  assert.ok(sent().includes(MASKED));
  await post('/embeddings', { model, input: PROMPT });
  assert.ok(sent().includes(MASKED));

  await policy({ sanitising: 'block' });
  await assert.rejects(api.generate({ model, messages: ask(PROMPT) }, ada), {
    code: 'CALL_REJECTED',
  });
});

test('an answer that is judged and asked for again leaks nothing', async () => {
  await policy({ sanitising: 'mask' });
  const outputSchema = JSON.stringify({
    type: 'object',
    properties: { to: { type: 'string', const: EMAIL } },
    required: ['to', 'n'],
  });
  upstream.queue({ text: '{"to":"<EMAIL_1>"}' }, { text: '{"to":"<EMAIL_1>","n":1}' });
  const { message } = await api.generate(
    { model: 'openai/gpt-5', messages: ask(PROMPT), parameters: { outputSchema } },
    ada,
  );
  assert.deepEqual(message.parts, [{ type: 'text', text: `{"to":"${EMAIL}","n":1}` }]);
  const again = upstream.calls.at(-1)?.body['messages'];
  holdsNone(JSON.stringify(again));
});

test('masked answers are not kept for others', async () => {
  await policy({ sanitising: 'mask' });
  for (const name of ['ada@one.example.com', 'eve@two.example.com']) {
    const response = await fetch(`${baseURL}/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer key-of-ada', 'cache-control': 'max-age=600' },
      body: JSON.stringify({ model: 'openai/gpt-5', ...FACES[0].body(`I am ${name}`) }),
    });
    assert.equal(saidIn(await response.text(), WORDS), `You said: I am ${name}`);
  }
});

test('own patterns are found under their names, and kinds can be left out', async () => {
  await policy({
    sanitising: 'redact',
    detectorsOff: ['card'],
    customPatterns: [{ name: 'staff-number', pattern: 'E[0-9]{6}' }],
  });
  const { response } = await post('/chat/completions', {
    model: 'openai/gpt-5',
    ...FACES[0].body(`E123456 pays with ${CARD}`),
  });
  assert.equal(response.headers.get('x-atelier-sanitised'), 'staff-number=1');
  assert.ok(sent().includes(`[STAFF_NUMBER] pays with ${CARD}`));
  assert.match(await metrics.expose(), /gateway_sanitised_total\{kind="own"\} 1/);
});

test('counting is sending', async () => {
  await policy({ sanitising: 'redact' });
  const model = 'anthropic/claude-sonnet-5';
  const { response } = await post('/messages/count_tokens', { model, ...FACES[2].body(PROMPT) });
  assert.equal(response.status, 200);
  holdsNone(sent());
  await policy({ sanitising: 'off' });
});

test('a body that is nested too deep is refused, not passed on', async () => {
  await policy({ sanitising: 'redact' });
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const response = await fetch(`${baseURL}/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer key-of-ada' },
    body: `{"model":"openai/gpt-5","messages":[{"role":"user","content":${deep}}]}`,
  });
  assert.equal(response.status, 400);
  await policy({ sanitising: 'off' });
});
