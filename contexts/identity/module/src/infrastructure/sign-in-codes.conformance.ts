import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SignInCodes } from '../application/ports.ts';

const now = new Date('2026-03-01T12:00:00Z');
const later = new Date('2026-03-01T12:15:00Z');

/** What every keeper of sign-in codes does. */
export function signInCodesConform(adapter: string, open: () => Promise<SignInCodes>) {
  test(`${adapter}: of those who redeem a code at once one gets in`, async () => {
    const codes = await open();
    await codes.put({ userId: 'user_1', hash: 'h1', expiresAt: later });
    const burnt = await Promise.all([1, 2, 3, 4].map(() => codes.burn('h1', now)));
    assert.deepEqual(burnt.filter(Boolean), ['user_1']);
  });

  test(`${adapter}: a code is void when it is too old, and when there is a newer one`, async () => {
    const codes = await open();
    await codes.put({ userId: 'user_1', hash: 'h1', expiresAt: later });
    await codes.put({ userId: 'user_1', hash: 'h2', expiresAt: later });
    await codes.put({ userId: 'user_2', hash: 'h3', expiresAt: now });
    assert.equal(await codes.burn('h1', now), undefined);
    assert.equal(await codes.burn('h3', now), undefined);
    assert.equal(await codes.burn('h2', now), 'user_1');
  });
}
