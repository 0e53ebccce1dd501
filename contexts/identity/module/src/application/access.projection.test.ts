import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowsAfter } from '@atelier/kernel/testing';
import type { LoginEvent } from '../domain/login.ts';
import type { UserEvent } from '../domain/user.ts';
import { access } from './access.projection.ts';

const userId = 'user_ada';
const workspaceId = 'workspace_1';
const registered: UserEvent = {
  type: 'UserRegistered',
  userId,
  email: 'ada@example.com',
  name: 'Ada',
  workspaceId,
};
const signedIn = (loginId: `login_${string}`, era = 0, expiresAt = '2027-01-01'): LoginEvent => ({
  type: 'UserAuthenticated',
  loginId,
  userId,
  workspaceId,
  method: 'password',
  era,
  expiresAt,
});
const loginsAfter = (...events: (UserEvent | LoginEvent)[]) =>
  rowsAfter(access, registered, ...events)[0]?.logins.map(({ id }) => id);

test('a new password keeps the sign-in it was set with and no other', () => {
  const changed: UserEvent = { type: 'PasswordChanged', userId, keptLoginId: 'login_b' };
  assert.deepEqual(loginsAfter(signedIn('login_a'), signedIn('login_b'), changed), ['login_b']);
});

test('a sign-in of an earlier era or of a suspended user is not admitted', () => {
  const changed: UserEvent = { type: 'PasswordChanged', userId };
  assert.deepEqual(loginsAfter(changed, signedIn('login_a'), signedIn('login_b', 1)), ['login_b']);
  const suspended: UserEvent = { type: 'UserSuspended', userId };
  assert.deepEqual(loginsAfter(suspended, signedIn('login_a', 1)), []);
});

test('expired sign-ins leave with the next one, and beyond a hundred the oldest ends', () => {
  const old = signedIn('login_old', 0, '2025-12-31');
  assert.deepEqual(loginsAfter(old, signedIn('login_a')), ['login_a']);
  const many = Array.from({ length: 101 }, (_, index) =>
    signedIn(`login_${String(index).padStart(3, '0')}`),
  );
  const left = loginsAfter(...many);
  assert.deepEqual([left?.length, left?.[0], left?.at(-1)], [100, 'login_001', 'login_100']);
});
