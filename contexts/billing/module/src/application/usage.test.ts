import assert from 'node:assert/strict';
import { test } from 'node:test';
import { billing } from '@atelier/billing-contract';
import { identity } from '@atelier/identity-contract';
import { newId } from '@atelier/kernel';
import { clientOf, handler, inProcess } from '@atelier/rpc';
import { memoryUsageLedger } from '../infrastructure/usage-ledger.memory.ts';
import { SAMPLE_CALL } from '../testing/sample-call.ts';
import { usage } from './usage.ts';

test('a report of more users than identity describes at once names every one of them', async () => {
  const ledger = memoryUsageLedger();
  const transaction = { query: () => Promise.reject(new Error('The memory has no SQL.')) };
  for (let at = 0; at < 1001; at++)
    await ledger.record(
      [{ ...call, requestId: `request_${at}`, userId: `user_${at}` }],
      transaction,
    );
  const users = clientOf(
    identity,
    inProcess({
      describeUsers: handler(identity.describeUsers, async ({ input: { userIds } }) =>
        userIds.map((id) => ({ id, email: `${id}@example.com`, name: id })),
      ),
    }),
  );
  const clock = { now: () => new Date('2026-03-02T00:00:00Z') };
  const api = clientOf(billing, inProcess({ usage: usage({ ledger, identity: users, clock }) }));
  const { groups } = await api.usage({ groupBy: 'user' }, { context: asReader });
  assert.deepEqual(
    groups.filter(({ key, label }) => label !== `${key}@example.com`),
    [],
  );
  assert.equal(groups.length, 1001);
});

const asReader = {
  actor: {
    kind: 'user',
    userId: 'user_ada',
    workspaceId: 'workspace_1',
    roles: [],
    permissions: [{ resource: 'usage', action: 'read' }],
  },
  requestId: newId('request'),
} as const;

const call = {
  ...SAMPLE_CALL,
  workspaceId: 'workspace_1',
  at: '2026-03-01T00:00:00.000Z',
  costNanoUsd: 1,
};
