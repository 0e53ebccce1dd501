import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TestAtelier, testAtelier } from './test-atelier.ts';

/** Signs in as nobody by way of a proxy that has seen `203.0.113.9`; answers the audited address. */
async function addressSeenBy({ url, api }: TestAtelier): Promise<string> {
  await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': '198.51.100.7, 203.0.113.9',
    },
    body: JSON.stringify({ email: 'nobody@example.com', password: 'wrong' }),
  });
  const { body } = await api('GET', '/audit?operation=identity.login');
  return body.items[0].address;
}

test('behind a proxy of ours everybody has his own address, and pages of a listed site are let in', async () => {
  const atelier = await testAtelier({
    environment: { ATELIER_TRUST_PROXY: 'on', ATELIER_CORS_ORIGINS: 'https://app.example' },
  });
  assert.equal(await addressSeenBy(atelier), '203.0.113.9');

  const allowedTo = async (origin: string) => {
    const asked = { origin, 'access-control-request-method': 'POST' };
    const { headers } = await fetch(`${atelier.url}/v1/chat/completions`, {
      method: 'OPTIONS',
      headers: asked,
    });
    return headers.get('access-control-allow-origin');
  };
  assert.equal(await allowedTo('https://app.example'), 'https://app.example');
  assert.equal(await allowedTo('https://other.example'), null);
});

test('without one nobody can give himself another address', async () => {
  assert.equal(await addressSeenBy(await testAtelier()), '127.0.0.1');
});
