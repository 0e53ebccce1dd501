import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionsIn, highestOwnRank, resourcesIn, wrongName } from './permission-suggestions.ts';

const roles = [
  {
    name: 'editor',
    rank: 10,
    permissions: [
      { resource: 'user', action: 'read' },
      { resource: 'content', action: 'manage' },
    ],
  },
  { name: 'root', rank: 100, permissions: [{ resource: 'user', action: 'suspend' }] },
];

test('resources are suggested once and in order', () => {
  assert.deepEqual(resourcesIn(roles), ['content', 'user']);
});

test('the actions of the chosen resource come first', () => {
  assert.deepEqual(actionsIn(roles, 'user'), ['read', 'suspend', 'manage']);
  assert.deepEqual(actionsIn(roles, 'unheard'), ['manage', 'read', 'suspend']);
});

test('an own role ranks below the highest role one has', () => {
  assert.equal(highestOwnRank(['editor'], roles), 9);
  assert.equal(highestOwnRank(['editor', 'root'], roles), 99);
  assert.ok(highestOwnRank([], roles) < 0);
});

test('a name that the API would refuse is told before it is sent', () => {
  assert.equal(wrongName('usage-report'), null);
  assert.notEqual(wrongName('Usage report'), null);
  assert.notEqual(wrongName(''), null);
});
