import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Permission } from '@atelier/kernel';
import { ask, testGateway } from './testing/test-gateway.ts';

/** A moment passes whenever somebody looks. */
let at = Date.parse('2026-11-21T12:34:00Z');
const clock = { now: () => new Date(at++) };
const USE: readonly Permission[] = [
  { resource: 'model', action: 'use' },
  { resource: 'request', action: 'read' },
];
const { api, as, upstream } = await testGateway(
  undefined,
  {},
  (name) => ({
    roles: [],
    permissions: name === 'head' ? [...USE, { resource: 'request', action: 'manage' }] : USE,
  }),
  clock,
);

/** Somebody of Ada's workspace. */
function colleague(name: string) {
  const { context } = as(name);
  const workspaceId = 'workspace_ada' as const;
  return { context: { ...context, actor: { ...context.actor, workspaceId } } };
}
const [ada, bob, head] = [colleague('ada'), colleague('bob'), colleague('head')] as const;
const asked = { model: 'openai/gpt-5', messages: ask('Hello') };

test('one sees the figures of one’s own calls, and with request:manage those of the workspace', async () => {
  await api.generate(asked, ada);
  await api.generate(asked, bob);
  upstream.queue({ status: 400 });
  await assert.rejects(api.generate(asked, bob));
  const told = async (who: ReturnType<typeof as>) => {
    const { of, totals, points, failures, slowest } = await api.describeTraffic({}, who);
    return [of, totals.calls, totals.failed, points.length, failures.length, slowest.length];
  };
  assert.deepEqual(await told(ada), ['yourself', 1, 0, 1, 0, 1]);
  assert.deepEqual(await told(bob), ['yourself', 2, 1, 1, 1, 2]);
  assert.deepEqual(await told(head), ['workspace', 3, 1, 1, 1, 3]);
  assert.deepEqual(await told(as('grace')), ['yourself', 0, 0, 0, 0, 0]);
});

test('without a period it is the last day in hours; a step is named by when it begins', async () => {
  const { from, to, step, points, totals, costliest } = await api.describeTraffic({}, head);
  assert.equal(Date.parse(to) - Date.parse(from), 86_400_000);
  assert.deepEqual([step, points.map((point) => point.at)], ['hour', ['2026-11-21T12:00:00.000Z']]);
  assert.ok(totals.costNanoUsd > 0 && totals.latencyMs);
  assert.equal(costliest[0]?.model, 'openai/gpt-5');
});

test('a period that ends before it begins, or has too many steps, is refused', async () => {
  const [from, to] = ['2026-11-21T00:00:00Z', '2026-11-25T00:00:00Z'];
  await assert.rejects(api.describeTraffic({ from: to, to: from }, ada), { code: 'BAD_REQUEST' });
  await assert.rejects(api.describeTraffic({ from, to, step: 'minute' }, ada), {
    code: 'BAD_REQUEST',
  });
  const days = { from: '2023-01-01T00:00:00Z', to, step: 'day' } as const;
  assert.equal((await api.describeTraffic(days, ada)).step, 'day');
});
