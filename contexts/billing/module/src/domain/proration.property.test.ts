import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { basisPointsOf, lengthOf, monthsAfter, shareOf } from './proration.ts';

const from = '2026-01-31T10:00:00.000Z';
const to = '2026-02-28T10:00:00.000Z';
const SECONDS = 28 * 86_400;
const at = (second: number) => new Date(Date.parse(from) + second * 1000).toISOString();

test('however a period is cut into seconds, its parts add up to the whole', () => {
  fc.assert(
    fc.property(
      fc.nat(100_000_000_000_000),
      fc.array(fc.integer({ min: 0, max: SECONDS }), { maxLength: 12 }),
      (whole, cuts) => {
        const ends = [0, ...cuts.toSorted((a, b) => a - b), SECONDS];
        const parts = ends
          .slice(1)
          .map((end, index) =>
            shareOf(whole, { from, to }, { from: at(ends[index] ?? 0), to: at(end) }),
          );
        assert.equal(
          parts.reduce((sum, part) => sum + part, 0),
          whole,
        );
        assert.ok(parts.every((part) => part >= 0 && Number.isSafeInteger(part)));
      },
    ),
  );
});

test('a part is what its seconds are of the whole, but for less than a nano-dollar', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000_000), fc.nat(SECONDS), (whole, seconds) => {
      const part = shareOf(whole, { from, to }, { from, to: at(seconds) });
      assert.ok(Math.abs(part - (whole * seconds) / SECONDS) < 1);
    }),
  );
});

test('what lies outside of a period costs nothing', () => {
  const year = { from: '2025-01-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z' };
  assert.equal(shareOf(1_000, { from, to }, year), 1_000);
  assert.equal(shareOf(1_000, { from, to }, { from: to, to: year.to }), 0);
});

test('months are counted from their anchor, on the last day where a month is shorter', () => {
  assert.deepEqual(
    [0, 1, 2, 3, 13].map((months) => monthsAfter(from, months).slice(0, 10)),
    ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2027-02-28'],
  );
});

test('a mark-up is rounded down to the nano-dollar, also of large amounts', () => {
  assert.equal(basisPointsOf(9_999, 1_000), 999);
  assert.equal(basisPointsOf(9_000_000_000_000_001, 250), 225_000_000_000_000);
});

test('a span is told to the second, so that what is prorated can be computed again', () => {
  assert.equal(lengthOf({ from, to }), '28 d');
  assert.equal(lengthOf({ from, to: at(86_400 * 12 + 3 * 3600 + 5) }), '12 d 3 h 5 s');
  assert.equal(lengthOf({ from, to: from }), '0 s');
});
