import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressSeenBy } from '../address-seen.ts';
import { atelier } from './stage.ts';

test('where no proxy is configured nobody can give himself another address', async () => {
  assert.equal(await addressSeenBy(atelier), '127.0.0.1');
});
