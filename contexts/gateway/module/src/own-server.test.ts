import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnswerEvent } from '@atelier/gateway-contract';
import OpenAI from 'openai';
import { faultServer } from './testing/fault-server.ts';
import { ask, testGateway } from './testing/test-gateway.ts';

const EVERYTHING = { resource: 'all', action: 'manage' };
const USE_MODELS = { resource: 'model', action: 'use' };
const house = await faultServer();
const gone = await faultServer();
await gone.close();
const { upstream, api, baseURL, as } = await testGateway(
  (url) => ({
    'user_ada myserver': { apiKey: 'own-key', baseUrl: url },
    'user_ada walled': { apiKey: 'key-of-hers' },
    'user_ada house': { apiKey: 'own-key-there', baseUrl: url },
    'user_ada pasted': { apiKey: 'two\nlines', baseUrl: url },
    'user_ada away': { apiKey: 'k', baseUrl: gone.url },
    'user_ada openai': { apiKey: 'sk-own', baseUrl: `${url}/` },
    'user_ada anthropic': { apiKey: 'plain-words-of-ada', baseUrl: url },
    'user_ada google': { apiKey: 'AIza-own', baseUrl: url },
    'user_olga inside': { apiKey: 'k', baseUrl: url },
    'user_eve inside': { apiKey: 'k', baseUrl: url },
    'user_eve openai': { apiKey: 'k', baseUrl: url },
    'user_eve anthropic': { apiKey: 'k', baseUrl: url.replace('127.0.0.1', 'localhost') },
    'user_eve google': { apiKey: 'k', baseUrl: url },
  }),
  {
    // Wherever a call goes that does not use the own address, it is not our fault server.
    providers: { openai: { apiKey: 'sk-system', baseUrl: house.url } },
    compatibleServers: [
      { name: 'house', baseUrl: house.url },
      { name: 'walled', baseUrl: house.url, authorization: 'Basic Ym9iOnMzY3JldA==' },
    ],
    retry: { retries: 0, backoffMs: 5, maxPauseMs: 100 },
  },
  // Eve is no owner. Olga is, but acts with a key that may only use models.
  (name) => ({
    roles: name === 'olga' ? ['super-admin'] : [],
    permissions: [name === 'eve' || name === 'olga' ? USE_MODELS : EVERYTHING],
  }),
);
const ada = as('ada');
const eve = as('eve');
const bob = as('bob');
const client = new OpenAI({ apiKey: 'key-of-ada', baseURL, maxRetries: 0 });
test.after(() => house.close());

test("the models of a user's own server are listed for him and for nobody else", async () => {
  const idsOf = async (who: typeof ada) =>
    (await api.listModels({}, who)).items.filter(({ usable }) => usable).map(({ id }) => id);
  assert.ok((await idsOf(ada)).includes('myserver/echo'));
  assert.ok(!(await idsOf(bob)).some((id) => id.startsWith('myserver/')));
  const listed: string[] = [];
  for await (const { id } of client.models.list()) listed.push(id);
  assert.ok(listed.includes('myserver/echo') && listed.includes('myserver/other'));
  assert.equal((await client.models.retrieve('myserver/echo')).owned_by, 'myserver');
  assert.equal((await api.getModel({ model: 'myserver/echo' }, ada)).usable, true);
  await assert.rejects(api.getModel({ model: 'myserver/none' }, ada), { code: 'MODEL_NOT_FOUND' });
  await assert.rejects(api.getModel({ model: 'myserver/echo' }, bob), { code: 'MODEL_NOT_FOUND' });
});

test('it is among the providers as his own, and one that is away says so', async () => {
  const { items } = await api.listProviders(undefined, ada);
  const named = (name: string) => items.filter((each) => each.name === name);
  assert.deepEqual(named('myserver'), [
    {
      name: 'myserver',
      title: 'myserver',
      kind: 'openai-compatible',
      origin: 'own',
      baseUrl: upstream.url,
      keySource: 'own',
      models: 2,
      reachable: true,
    },
  ]);
  assert.deepEqual(
    named('away').map(({ reachable, models }) => [reachable, models]),
    [[false, 0]],
  );
  assert.deepEqual(
    named('house').map(({ origin }) => origin),
    ['own'],
  );
  const others = (await api.listProviders(undefined, bob)).items;
  assert.deepEqual(
    others.filter(({ origin }) => origin === 'own'),
    [],
  );
});

test('it is called with the key stored for it, by every door', async () => {
  const model = 'myserver/echo';
  const messages = [{ role: 'user' as const, content: 'hello there' }];
  const doors = [
    () => client.chat.completions.create({ model, messages }),
    () => client.chat.completions.stream({ model, messages }).finalChatCompletion(),
    () => api.generate({ model, messages: ask('hello there') }, ada),
    async () => {
      const events: AnswerEvent[] = [];
      const stream = await api.generateStream({ model, messages: ask('hello') }, ada);
      for await (const event of stream) events.push(event);
      assert.equal(events.at(-1)?.type, 'end');
    },
    () => api.embed({ model: 'myserver/other', texts: ['one'] }, ada),
  ];
  for (const open of doors) {
    const before = upstream.calls.length;
    await open();
    const call = await upstream.call(before);
    assert.equal(call.headers.authorization, 'Bearer own-key');
  }
  await assert.rejects(api.generate({ model, messages: ask('hi') }, bob), {
    code: 'MODEL_NOT_FOUND',
  });
});

test('an own server goes before another of its name, for its user only', async () => {
  const model = 'house/echo';
  const before = upstream.calls.length;
  await api.generate({ model, messages: ask('hi') }, ada);
  assert.equal((await upstream.call(before)).headers.authorization, 'Bearer own-key-there');
  await api.generate({ model, messages: ask('hi') }, bob);
  assert.equal(upstream.calls.length, before + 1);
});

test('a server of the installation is sent its own login, or the key of the caller', async () => {
  const sent = async (who: typeof ada) => {
    const before = house.calls.length;
    await api.generate({ model: 'walled/echo', messages: ask('hi') }, who);
    return (await house.call(before)).headers.authorization;
  };
  assert.equal(await sent(bob), 'Basic Ym9iOnMzY3JldA==');
  assert.equal(await sent(ada), 'Bearer key-of-hers');
  assert.ok(!JSON.stringify(await api.listProviders(undefined, bob)).includes('Ym9i'));
});

test('an address stored for a built-in provider is used with the own key', async () => {
  const seen = async (model: string) => {
    const before = upstream.calls.length;
    // The fault server does not speak Google's format: what arrives there is what counts.
    await api.generate({ model, messages: ask('hi') }, ada).catch(() => undefined);
    const { path, headers } = await upstream.call(before);
    return [path, headers.authorization ?? headers['x-api-key'] ?? headers['x-goog-api-key']];
  };
  assert.deepEqual(await seen('openai/gpt-5'), ['/v1/chat/completions', 'Bearer sk-own']);
  assert.deepEqual(await seen('anthropic/claude-sonnet-5'), ['/v1/messages', 'plain-words-of-ada']);
  const google = await seen('google/gemini-2.5-flash');
  assert.deepEqual(google, ['/v1/models/gemini-2.5-flash:generateContent', 'AIza-own']);
  const before = upstream.calls.length;
  await api.generate({ model: 'openai/gpt-5', messages: ask('hi') }, bob);
  assert.equal(upstream.calls.length, before, "the system's address stays everybody else's");
});

test('who is no owner reaches no private network by an address of his own', async () => {
  const before = upstream.calls.length;
  const isRefusal = (error: { code: string; data: { kind: string; message: string } }) =>
    error.code === 'CALL_FAILED' &&
    error.data.kind === 'permission' &&
    error.data.message.includes('is in a private network');
  for (const model of [
    'inside/echo',
    'openai/gpt-5',
    'anthropic/claude-sonnet-5',
    'google/gemini-2.5-flash',
  ]) {
    await assert.rejects(api.generate({ model, messages: ask('hi') }, eve), isRefusal, model);
    await assert.rejects(api.generateStream({ model, messages: ask('hi') }, eve), isRefusal, model);
  }
  const hers = new OpenAI({ apiKey: 'key-of-eve', baseURL, maxRetries: 0 });
  const messages = [{ role: 'user' as const, content: 'hi' }];
  for (const stream of [false, true])
    await assert.rejects(
      hers.chat.completions.create({ model: 'inside/echo', messages, stream }),
      OpenAI.PermissionDeniedError,
    );
  const { items } = await api.listProviders(undefined, eve);
  const inside = items.find(({ name }) => name === 'inside');
  assert.deepEqual([inside?.origin, inside?.reachable], ['own', false]);
  assert.equal(upstream.calls.length, before, 'nothing has reached the server');
});

test("the owner's servers are reached with a key of his that may only use models", async () => {
  const olga = as('olga');
  const { items } = await api.listModels({ usableOnly: 'true' }, olga);
  assert.ok(items.some(({ id }) => id === 'inside/echo'));
  await api.generate({ model: 'inside/echo', messages: ask('hi') }, olga);
});

test('the servers of the installation are open to everybody, wherever they are', async () => {
  const { message } = await api.generate({ model: 'house/echo', messages: ask('ahoy') }, eve);
  assert.equal(message.role, 'assistant');
});

test('a server that quotes the key it was shown does not have it told or logged', async () => {
  for (const stream of [false, true]) {
    const errorBody = { error: { message: 'No such key: own-key-there!' } };
    upstream.queue({ status: 401, errorBody });
    const messages = [{ role: 'user' as const, content: 'hi' }];
    const asked = client.chat.completions.create({ model: 'house/echo', messages, stream });
    await assert.rejects(asked, ({ message }: Error) => {
      assert.match(message, /No such key: \[key\]!/);
      return true;
    });
  }
  upstream.queue({
    status: 401,
    errorBody: { error: { message: 'No such key: plain-words-of-ada!' } },
  });
  const body = JSON.stringify({ model: 'anthropic/claude-sonnet-5', messages: [] });
  const headers = { authorization: 'Bearer key-of-ada' };
  const counted = await fetch(`${baseURL}/messages/count_tokens`, {
    method: 'POST',
    headers,
    body,
  });
  assert.match(await counted.text(), /No such key: \[key\]!/);
});

test('a key that no header can hold is a failure at once, and no wait', async () => {
  const messages = [{ role: 'user' as const, content: 'hi' }];
  for (const stream of [false, true]) {
    const asked = client.chat.completions.create({ model: 'pasted/m', messages, stream });
    await assert.rejects(asked, OpenAI.InternalServerError);
  }
});
