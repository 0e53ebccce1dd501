import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paths, patterns } from './paths.ts';

test('these are all addresses; a changed one breaks links that people kept', () => {
  assert.deepEqual(patterns, {
    home: '/',
    signIn: '/sign-in',
    welcome: '/welcome',
    playground: '/playground',
    session: '/playground/$sessionId',
    usage: '/usage',
    billing: '/billing',
    invoices: '/billing/invoices',
    payments: '/billing/payments',
    plans: '/billing/plans',
    gateway: '/gateway',
    requests: '/requests',
    routes: '/routes',
    keys: '/keys',
    users: '/admin/users',
    roles: '/admin/roles',
    limits: '/admin/limits',
    prices: '/admin/prices',
    audit: '/admin/audit',
    outbox: '/admin/outbox',
    settings: '/settings',
    preferences: '/settings/notifications',
    webHooks: '/settings/web-hooks',
    unsubscribe: '/unsubscribe',
  });
});

test('what is put into an address cannot leave its place', () => {
  assert.equal(paths.session('session_1'), '/playground/session_1');
  assert.equal(paths.session('../keys?x'), '/playground/..%2Fkeys%3Fx');
});
