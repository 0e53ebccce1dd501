import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auditExport } from './audit-export.ts';
import type { AuditEntry } from './identity-api.ts';

const entry = (id: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
  id,
  at: '2026-11-21T10:00:00.000Z',
  actorKind: 'user',
  operation: 'identity.assignRole',
  outcome: 'ok',
  requestId: 'request_1',
  ...more,
});

function trail(pages: readonly (readonly AuditEntry[])[]) {
  return async (cursor: string | undefined) => {
    const place = Number(cursor ?? 0);
    const nextCursor = place + 1 < pages.length ? String(place + 1) : undefined;
    return { items: [...(pages[place] ?? [])], ...(nextCursor ? { nextCursor } : {}) };
  };
}

const { signal } = new AbortController();

test('every page of the trail is in the file, and progress is told', async () => {
  const told: number[] = [];
  const parts = await auditExport('jsonl', {
    list: trail([[entry('a'), entry('b')], [entry('c')]]),
    onProgress: (entries) => told.push(entries),
    signal,
  });
  const lines = parts.join('').trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).id),
    ['a', 'b', 'c'],
  );
  assert.deepEqual(told, [2, 3]);
});

test('a CSV field is quoted where it must be, and no formula', async () => {
  const target = '=1+1,"x"';
  const parts = await auditExport('csv', {
    list: trail([[entry('a', { target })]]),
    onProgress: () => undefined,
    signal,
  });
  const [head, line] = parts.join('').split('\r\n');
  assert.match(head ?? '', /^at,actorKind,userId,email,operation,target,/);
  assert.match(line ?? '', /,identity\.assignRole,"'=1\+1,""x""",ok,/);
});

test('an export that is stopped reads no further page', async () => {
  const stop = new AbortController();
  let pages = 0;
  const list = trail([[entry('a')], [entry('b')], [entry('c')]]);
  const reading = auditExport('csv', {
    list: (cursor) => {
      pages++;
      return list(cursor);
    },
    onProgress: () => stop.abort(),
    signal: stop.signal,
  });
  await assert.rejects(reading, { name: 'AbortError' });
  assert.equal(pages, 2);
});
