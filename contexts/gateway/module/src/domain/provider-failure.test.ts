import assert from 'node:assert/strict';
import { test } from 'node:test';
import { providerFailure, withoutKey } from './provider-failure.ts';

const told = (message: string, apiKey?: string) =>
  withoutKey(providerFailure(401, JSON.stringify({ error: { message } }), {}), apiKey).message;

test('of a quoted key nothing is told, not even its tail', () => {
  for (const key of ['sk-proj-aaaaaaaa', 'sk-aaaaaaaa+bbbb/cccc==', 'gsk_aaaaaaaa:bbbb~cccc']) {
    const said = told(`Incorrect API key provided: ${key}, see "${key}".`);
    assert.equal(said, 'The provider says: Incorrect API key provided: [key], see "[key]".');
  }
  assert.equal(
    told('No house-secret-1 here', 'house-secret-1'),
    'The provider says: No [key] here',
  );
});

test('a long reason is cut between words: half a key is a secret too', () => {
  const apiKey = `house-${'secret'.repeat(10)}`;
  const said = told(`${'word '.repeat(195)}${apiKey} and more`, apiKey);
  assert.doesNotMatch(said, /house|secret/);
  assert.match(said, /^The provider says: word .*word …$/);
});

test('a short word that a server without keys is shown may be one of the reason', () => {
  assert.equal(told('none is loaded', 'none'), 'The provider says: none is loaded');
});

test('Google tells in details how long to wait, and that a key is wrong', () => {
  const refused = (code: number, status: string, details: object) =>
    providerFailure(code, JSON.stringify({ error: { code, status, details: [details] } }), {});
  const limited = refused(429, 'RESOURCE_EXHAUSTED', { retryDelay: '37.5s' });
  assert.equal(limited.kind === 'rate-limited' && limited.retryAfterMs, 37_500);
  assert.equal(limited.providerCode, 'RESOURCE_EXHAUSTED');
  const wrong = refused(400, 'INVALID_ARGUMENT', { reason: 'API_KEY_INVALID' });
  assert.equal(wrong.kind, 'authentication');
});
