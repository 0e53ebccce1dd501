import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testAtelier } from './test-atelier.ts';

/** Signs in as nobody by way of a proxy that has seen `203.0.113.9`; answers the audit entry. */
async function entryOf(environment: Record<string, string>) {
  const { url, api } = await testAtelier({ environment });
  await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': '198.51.100.7, 203.0.113.9',
    },
    body: JSON.stringify({ email: 'nobody@example.com', password: 'wrong' }),
  });
  const { body } = await api('GET', '/audit?operation=identity.login');
  return body.items[0];
}

test('behind a proxy of ours everybody has his own address', async () => {
  assert.equal((await entryOf({ ATELIER_TRUST_PROXY: 'on' })).address, '203.0.113.9');
});

test('without one nobody can give himself another address', async () => {
  assert.equal((await entryOf({})).address, '127.0.0.1');
});

test('pages of a listed site may call the gateway, those of others may not', async () => {
  const { url } = await testAtelier({
    environment: { ATELIER_CORS_ORIGINS: 'https://app.example' },
  });
  const allowedTo = async (origin: string) => {
    const asked = { origin, 'access-control-request-method': 'POST' };
    const { headers } = await fetch(`${url}/v1/chat/completions`, {
      method: 'OPTIONS',
      headers: asked,
    });
    return headers.get('access-control-allow-origin');
  };
  assert.equal(await allowedTo('https://app.example'), 'https://app.example');
  assert.equal(await allowedTo('https://other.example'), null);
});
