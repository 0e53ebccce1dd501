import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routedFace, told } from './testing/routed-face.ts';

// Routes are walked below the faces: what holds of chats holds of every way to ask.

const { upstream, route, logged, api, ada, baseURL } = await routedFace();
let names = 0;

const faces = [
  {
    path: '/messages',
    provider: 'anthropic',
    preface: 3,
    body: { max_tokens: 50, messages: [{ role: 'user', content: 'one two' }] },
    end: 'message_stop',
  },
  {
    path: '/responses',
    provider: 'openai',
    preface: 2,
    body: { input: 'one two' },
    end: 'response.completed',
  },
  {
    path: '/chat/completions',
    provider: 'openai',
    preface: 1,
    body: { messages: [{ role: 'user', content: 'one two' }] },
    end: '[DONE]',
  },
  {
    path: '/chat/completions',
    provider: 'google',
    preface: 1,
    body: { messages: [{ role: 'user', content: 'one two' }] },
    end: '[DONE]',
  },
] as const;

async function post(path: string, body: object) {
  const response = await fetch(`${baseURL}${path}`, {
    method: 'POST',
    headers: { authorization: 'Bearer key-of-ada', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { response, text: await response.text() };
}

for (const { path, provider, preface, body, end } of faces) {
  const way = `${path} of ${provider}`;

  test(`${way}: what came before the first word is replaced by the fallback's whole answer`, async () => {
    const [a, b] = [`a${++names}`, `b${names}`];
    upstream.always(a, { cutAfter: preface });
    const targets = [{ model: `${provider}/${a}`, weight: 1 }];
    const name = await route({ targets, fallbacks: [{ model: `house/${b}` }] });
    const { response, text } = await post(path, { ...body, model: name, stream: true });
    assert.equal(response.headers.get('x-atelier-target'), `house/${b}`);
    const cut = `${a}:stream-cut`;
    assert.deepEqual(told((await logged()).attempts), [cut, cut, cut, b]);
    assert.ok(text.includes(`"model":"${b}-2026"`) && !text.includes(`"model":"${a}-2026"`));
    assert.equal(text.split(end).length - 1 > 0, true, text);
  });

  test(`${way}: a stream that breaks after its first word is an error, in the face's own words`, async () => {
    const a = `a${++names}`;
    upstream.always(a, { cutAfter: preface + 6, words: 40 });
    const targets = [{ model: `${provider}/${a}`, weight: 1 }];
    const name = await route({ targets, fallbacks: [{ model: 'house/b' }] });
    const { text } = await post(path, { ...body, model: name, stream: true });
    assert.ok(text.includes('error') && !text.includes(end), text);
    assert.equal((await logged()).failure?.kind, 'stream-cut');
  });

  test(`${way}: an answer without a word is an answer`, async () => {
    const a = `a${++names}`;
    upstream.always(a, { words: 0 });
    const targets = [{ model: `${provider}/${a}`, weight: 1 }];
    const name = await route({ targets, fallbacks: [{ model: 'house/b' }] });
    const { response, text } = await post(path, { ...body, model: name, stream: true });
    assert.equal(response.headers.get('x-atelier-target'), `${provider}/${a}`);
    assert.ok(text.includes(end), text);
  });
}

test('vectors come by routes too', async () => {
  const targets = [{ model: 'openai/broken-vectors', weight: 1 }];
  const name = await route({ targets, fallbacks: [{ model: 'house/vectors' }] });
  upstream.always('broken-vectors', { status: 503 });
  const { model, vectors } = await api.embed({ model: `route/${name}`, texts: ['one'] }, ada);
  assert.deepEqual([vectors.length, model], [1, 'house/vectors']);
});
