import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BadCursor } from '@atelier/event-store';
import type { AuditRow, AuditTrail } from '../application/ports.ts';

const entry = (id: string, second: number, more: Partial<AuditRow> = {}): AuditRow => ({
  id: `audit_${id}`,
  at: `2026-03-01T12:00:0${second}.000Z`,
  actorKind: 'anonymous',
  operation: 'identity.login',
  outcome: 'ok',
  requestId: 'request_1',
  ...more,
});

const full = entry('d', 4, {
  actorKind: 'api-key',
  userId: 'user_1',
  operation: 'identity.me',
  target: 'user_2',
  outcome: 'refused',
  code: 'FORBIDDEN',
  address: '2001:db8::1',
});

/** What every audit trail does. */
export function auditTrailConforms(adapter: string, open: () => Promise<AuditTrail>) {
  test(`${adapter}: entries come back as they were, latest first, by pages`, async () => {
    const trail = await open();
    const rows = [entry('a', 1), entry('b', 2), entry('c', 2), full];
    await Promise.all(rows.map((each) => trail.append(each)));
    const first = await trail.list({ limit: 2 });
    assert.deepEqual(first.items, [full, entry('c', 2)]);
    await trail.append(entry('e', 5));
    const second = await trail.list({ limit: 2, cursor: first.nextCursor ?? '' });
    assert.deepEqual(second, { items: [entry('b', 2), entry('a', 1)] });
  });

  test(`${adapter}: entries are found by period, user and operation`, async () => {
    const trail = await open();
    for (const each of [entry('a', 1), entry('b', 2), entry('c', 3), full])
      await trail.append(each);
    const ids = async (filter: Omit<Parameters<AuditTrail['list']>[0], 'limit'>) =>
      (await trail.list({ limit: 10, ...filter })).items.map(({ id }) => id);
    const second = (count: number) => new Date(`2026-03-01T12:00:0${count}Z`);
    assert.deepEqual(await ids({ from: second(2), to: second(4) }), ['audit_c', 'audit_b']);
    assert.deepEqual(await ids({ userId: 'user_1' }), ['audit_d']);
    assert.deepEqual(await ids({ operation: 'identity.me' }), ['audit_d']);
    assert.deepEqual(await ids({ userId: 'user_1', operation: 'identity.login' }), []);
  });

  test(`${adapter}: odd text and times are no error, a made-up cursor is one`, async () => {
    const trail = await open();
    await trail.append(entry('a', 1, { target: 'zero \0 and half \ud800' }));
    const odd = { userId: 'user_\0' as const, operation: '\0', from: new Date('0000-01-01') };
    assert.deepEqual((await trail.list({ limit: 1, ...odd })).items, []);
    const position = (at: string) => Buffer.from(JSON.stringify([at, '\0'])).toString('base64url');
    for (const at of ['0000-01-01T00:00:00Z', '2026-02-31T00:00:00Z']) {
      const cursor = position(at);
      await trail
        .list({ limit: 1, cursor })
        .catch((error) => assert.ok(error instanceof BadCursor));
    }
    for (const cursor of ['', 'x', 'W10', Buffer.from('["now","\\u0000"]').toString('base64url')])
      await assert.rejects(trail.list({ limit: 1, cursor }), BadCursor);
  });
}
