import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textIn } from './search.ts';

test('an address gives the named texts, numbers among them, and nothing else', () => {
  assert.deepEqual(textIn('days', 'operation')({ days: 7, operation: 'a', other: 'x' }), {
    days: '7',
    operation: 'a',
  });
  assert.deepEqual(textIn('days')({ days: { $gt: 1 } }), {});
});
