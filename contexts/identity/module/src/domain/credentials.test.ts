import assert from 'node:assert/strict';
import { test } from 'node:test';
import { given } from '@atelier/kernel/testing';
import { type ApiKeyEvent, apiKey } from './api-key.ts';
import { type EmailEvent, email } from './email.ts';
import { type LoginEvent, login } from './login.ts';
import { hintOf, type ProviderKeyEvent, providerKey } from './provider-key.ts';

const userId = 'user_ada';
const keyId = 'key_1';
const workspaceId = 'workspace_1';
const all = { resource: 'all', action: 'manage' };
const models = { resource: 'model', action: 'use' };
const described = {
  keyId,
  userId,
  workspaceId,
  name: 'script',
  prefix: 'atl_',
  hash: 'h',
} as const;
const created: ApiKeyEvent = { type: 'ApiKeyCreated', ...described, scopes: [] };
const now = '2026-03-01T12:00:00.000Z';
const create = { type: 'CreateApiKey', ...described, now, by: [models], ofUser: [models] } as const;

test('an API key gets the scopes its maker has', () => {
  given(apiKey)
    .when({ ...create, scopes: [models] })
    .accepts({ ...created, scopes: [models] });
  given(apiKey)
    .when({ ...create, scopes: [all] })
    .rejects({ code: 'SCOPE_NOT_YOURS', ...all });
});

test('a key without scopes is made only by who can use all that its user may do', () => {
  given(apiKey)
    .when({ ...create, scopes: [] })
    .accepts(created);
  given(apiKey)
    .when({ ...create, scopes: [], ofUser: [all] })
    .rejects({ code: 'SCOPE_NOT_YOURS', ...all });
});

test('a key that has expired is not made', () => {
  given(apiKey)
    .when({ ...create, scopes: [], expiresAt: '2026-03-01T13:00:00+01:00' })
    .rejects({ code: 'EXPIRY_PAST' });
});

test('a key is revoked once, by its user', () => {
  const revoked: ApiKeyEvent = { type: 'ApiKeyRevoked', keyId, userId };
  const revoke = { type: 'RevokeApiKey', keyId, userId } as const;
  given(apiKey, created).when(revoke).accepts(revoked);
  given(apiKey, created, revoked).when(revoke).accepts();
  given(apiKey, created)
    .when({ ...revoke, userId: 'user_eve' })
    .rejects({ code: 'API_KEY_NOT_FOUND' });
});

test('an e-mail address belongs to the first who reserves it', () => {
  const reserved: EmailEvent = { type: 'EmailReserved', userId };
  given(email).when({ type: 'ReserveEmail', userId }).accepts(reserved);
  given(email, reserved).when({ type: 'ReserveEmail', userId }).accepts();
  given(email, reserved)
    .when({ type: 'ReserveEmail', userId: 'user_eve' })
    .rejects({ code: 'EMAIL_TAKEN' });
});

test('a provider key is stored, replaced and removed', () => {
  const shown = { userId, provider: 'openai', hint: 'cdef' } as const;
  const stored: ProviderKeyEvent = { type: 'ProviderKeyStored', ...shown };
  const removal = { type: 'RemoveProviderKey', userId, provider: 'openai' } as const;
  given(providerKey, stored)
    .when({ type: 'StoreProviderKey', ...shown })
    .accepts(stored);
  given(providerKey, stored)
    .when(removal)
    .accepts({ type: 'ProviderKeyRemoved', userId, provider: 'openai' });
  given(providerKey).when(removal).rejects({ code: 'PROVIDER_KEY_NOT_FOUND' });
});

test('the hint of a key gives away only the end of a long one', () => {
  assert.equal(hintOf('sk-0123456789abcdef'), 'cdef');
  assert.equal(hintOf('secret'), '····');
});

test('a sign-in switches workspaces until it has ended', () => {
  const ofLogin = { loginId: 'login_1', userId } as const;
  const begun: LoginEvent = {
    type: 'UserAuthenticated',
    ...ofLogin,
    workspaceId,
    method: 'password',
    era: 0,
    expiresAt: now,
  };
  const ended: LoginEvent = { type: 'SignedOut', ...ofLogin };
  const switched = { ...ofLogin, workspaceId: 'workspace_2' } as const;
  given(login, begun)
    .when({ type: 'SwitchWorkspace', ...switched })
    .accepts({ type: 'WorkspaceSwitched', ...switched });
  given(login, begun)
    .when({ type: 'SwitchWorkspace', ...ofLogin, workspaceId })
    .accepts();
  given(login, begun)
    .when({ type: 'SignOut', ...ofLogin })
    .accepts(ended);
  for (const type of ['SwitchWorkspace', 'SignOut'] as const)
    given(login, begun, ended)
      .when({ type, ...switched })
      .accepts();
});
