import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressSeenBy } from '../address-seen.ts';
import { atelier } from './stage.ts';

test('behind a proxy of ours everybody has his own address', async () => {
  assert.equal(await addressSeenBy(atelier), '203.0.113.9');
});

test('pages of a listed site are let in, of others not', async () => {
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
