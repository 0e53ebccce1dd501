import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filterOf } from './request-filter.ts';

const now = new Date('2026-05-31T12:00:00.000Z');
test('an address is read as a filter, in the units of the contract', () => {
  assert.deepEqual(
    filterOf(
      {
        text: 'refund',
        model: 'openai/gpt-5',
        status: 'error',
        operation: 'chat',
        user: 'user_ada',
        period: 'day',
        cost: '0.25',
        slow: '1.5',
        cached: 'no',
        request: 'call_1',
      },
      now,
    ),
    {
      text: 'refund',
      model: 'openai/gpt-5',
      status: 'error',
      operation: 'chat',
      userId: 'user_ada',
      from: '2026-05-30T12:00:00.000Z',
      minCostNanoUsd: 250_000_000,
      minLatencyMs: 1500,
      cached: 'false',
    },
  );
});

test('what is no filter is left out', () => {
  const view = {
    model: 'gpt',
    status: 'fine',
    operation: 'A B',
    user: 'ada',
    period: 'ever',
    from: '2026-99-99',
    cost: '-1',
    slow: 'NaN',
    cached: 'perhaps',
  };
  assert.deepEqual(filterOf(view, now), {});
});

test('the last day of a period is of the period', () => {
  const { from = '', to = '' } = filterOf({ from: '2026-05-30', to: '2026-05-31' }, now);
  assert.equal(Date.parse(to) - Date.parse(from), 2 * 86_400_000);
});
