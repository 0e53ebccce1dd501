import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageReport } from '@atelier/billing-contract';
import { periodOf } from './period.ts';

const clock = { now: () => new Date('2026-03-31T12:00:00Z') };

test('without a start a period has 30 days, without an end it ends now', () => {
  const { from, to } = periodOf({}, clock);
  assert.deepEqual([from, to], [new Date('2026-03-01T12:00:00Z'), clock.now()]);
});

test('every time the contract takes is one that a report can name', () => {
  const asked = [
    { to: '0000-01-01T00:00:00Z' },
    { from: '0000-01-01T00:00:00+14:00' },
    { from: '2026-01-01T00:00:00Z', to: '9999-12-31T23:59:59-12:00' },
  ];
  for (const each of asked) {
    const { from, to } = periodOf(each, clock);
    assert.ok(UsageReport.shape.from.safeParse(from.toISOString()).success, JSON.stringify(each));
    assert.ok(UsageReport.shape.to.safeParse(to.toISOString()).success, JSON.stringify(each));
  }
});
