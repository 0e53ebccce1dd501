import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isId, newId } from './id.ts';

test('ids of one process sort in the order in which they were made, also within a millisecond', () => {
  const ids = Array.from({ length: 20_000 }, () => newId('session'));
  assert.deepEqual(ids, ids.toSorted());
  assert.equal(new Set(ids).size, ids.length);
});

test('the body of an id is a UUIDv7 that says when it was made', () => {
  const before = Date.now();
  const body = newId('user').slice('user_'.length);
  assert.match(body, /^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
  const madeMs = Number.parseInt(body.slice(0, 12), 16);
  // Ids made in a burst borrow from the milliseconds ahead: 20,000 of them a handful.
  assert.ok(madeMs >= before && madeMs <= Date.now() + 20);
});

test('only an id of its own kind is an id of that kind', () => {
  assert.ok(isId('user', newId('user')));
  assert.ok(!isId('user', newId('session')));
  fc.assert(fc.property(fc.string(), (text) => !isId('user', text) || text.startsWith('user_')));
});
