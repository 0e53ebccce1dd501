import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atelier } from './stage.ts';

const model = 'echo/small';

type Ask = { path: string; token: string; body: object };

/** A stream that has begun; `end` resolves to its last event. */
async function begun({ path, token, body }: Ask) {
  const response = await fetch(atelier.url + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'text/event-stream',
    },
    body: JSON.stringify(body),
  });
  assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  return { end: response.text().then((text) => text.trimEnd().split('\n\n').at(-1) ?? '') };
}

/** What the upstream says so many words to, twenty a second. */
const prompt = (words: number) =>
  JSON.stringify({ of: 'access', input: 1, cached: 0, words, paceMs: 50 });

const chat = (token: string, words: number, path = '/v1/chat/completions'): Ask => {
  const messages = [{ role: 'user', content: prompt(words) }];
  return { path, token, body: { model, max_tokens: 9999, stream: true, messages } };
};

test('what is being answered ends within seconds when the access of who asked does', async () => {
  const ada = await atelier.register('ada@access.example');
  const eve = await atelier.register('eve@access.example');
  const made = async (path: string, body: object, token: string) =>
    (await atelier.api('POST', path, body, token)).body;
  const revoked = await made('/api-keys', { name: 'revoked' }, ada.token);
  const kept = await made('/api-keys', { name: 'kept' }, ada.token);
  const session = await made('/sessions', { model }, eve.token);
  const ofRevoked = await begun(chat(revoked.apiKey, 1000));
  const ofKept = await begun(chat(kept.apiKey, 20));
  const ofLogin = await begun(chat(ada.token, 1000, '/v1/messages'));
  const path = `/api/v1/sessions/${session.id}/messages`;
  const ofSuspended = await begun({ path, token: eve.token, body: { content: prompt(1000) } });

  await atelier.api('DELETE', `/api-keys/${revoked.id}`, undefined, ada.token);
  assert.match(await ofRevoked.end, /"message":"Your access ended while this was answered/);
  assert.equal((await atelier.api('POST', `/users/${eve.userId}/suspend`)).status, 200);
  assert.match(await ofSuspended.end, /^event: error\ndata: .*"code":"UNAUTHORIZED"/);
  assert.equal((await atelier.api('POST', '/auth/logout', undefined, ada.token)).status, 204);
  assert.match(await ofLogin.end, /^event: error\ndata: .*"message":"Your access ended/);
  assert.match(await ofKept.end, /^data: \[DONE\]/);
});
