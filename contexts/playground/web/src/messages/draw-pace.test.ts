import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pauseAfter } from './draw-pace.ts';

test('what is drawn quickly is drawn 25 times a second, what is slow leaves the page time', () => {
  assert.equal(pauseAfter(3), 40);
  assert.equal(pauseAfter(60), 140);
  assert.equal(pauseAfter(1000), 2000);
});
