import { test } from 'node:test';
import { given } from '@atelier/kernel/testing';
import { type LimitEvent, limit } from './limit.ts';

const setting = {
  limitId: 'limit_1',
  origin: 'default',
  address: { per: 'user', unit: 'requests', period: 'hour' },
  terms: { amount: 50, unpriced: 'refuse', assumedOutputTokens: 4096 },
  since: '2026-11-21T12:00:00.000Z',
} as const;
const set: LimitEvent = { type: 'LimitSet', ...setting };
const removed: LimitEvent = { type: 'LimitRemoved', limitId: 'limit_1' };
const later = { ...setting, since: '2026-11-22T12:00:00.000Z' };

test('a shipped default is introduced once', () => {
  given(limit)
    .when({ type: 'IntroduceLimit', ...setting })
    .accepts(set);
  given(limit, set)
    .when({ type: 'IntroduceLimit', ...later })
    .accepts();
});

test('a default that was removed does not come back by itself', () => {
  given(limit, set, removed)
    .when({ type: 'IntroduceLimit', ...later })
    .accepts();
});

test('a limit that is changed counts on from where it was', () => {
  const terms = { ...setting.terms, amount: 80 };
  given(limit, set)
    .when({ type: 'SetLimit', ...later, terms })
    .accepts({ type: 'LimitSet', ...setting, terms });
});

test('the same terms again change nothing', () => {
  given(limit, set)
    .when({ type: 'SetLimit', ...later })
    .accepts();
});

test('a limit is removed once, and may be set again', () => {
  given(limit, set).when({ type: 'RemoveLimit', limitId: 'limit_1' }).accepts(removed);
  given(limit, set, removed).when({ type: 'RemoveLimit', limitId: 'limit_1' }).accepts();
  given(limit, set, removed)
    .when({ type: 'SetLimit', ...later })
    .accepts({ type: 'LimitSet', ...later });
});
