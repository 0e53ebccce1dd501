import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '@atelier/telemetry';
import fc from 'fast-check';
import { sealedContents } from './sealed-contents.ts';

const kept = new Map<string, string>();
const identity = {
  async keepSecret({ name, value }: { name: string; value: string }, { context }: Asking) {
    const key = `${context.actor.workspaceId} ${name}`;
    if (!kept.has(key)) kept.set(key, value);
    return { value: kept.get(key) ?? value };
  },
};
type Asking = { context: { actor: { workspaceId: string } } };
// The client's other operations are not asked for.
const process = () =>
  sealedContents(identity as unknown as Parameters<typeof sealedContents>[0], silentLog);
const seal = process();
const call = { workspaceId: 'workspace_ada', id: 'call_1' } as const;

test('what was sealed is opened as it was, also by another process', async () => {
  const other = process();
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), fc.string(), async (sent, answered) => {
      const contents = { requestJson: sent, responseJson: answered };
      const sealed = await seal.seal(call, contents);
      assert.deepEqual(await other.open(call, sealed ?? Buffer.of()), contents);
    }),
    { numRuns: 30 },
  );
});

test('what was sealed for a call opens for no other call and no other workspace', async () => {
  const sealed = await seal.seal(call, { requestJson: '{"a":"secret"}' });
  assert.ok(sealed && !sealed.includes('secret'));
  await assert.rejects(seal.open({ ...call, id: 'call_2' }, sealed));
  await assert.rejects(seal.open({ ...call, workspaceId: 'workspace_grace' }, sealed));
});

test('a changed byte is noticed', async () => {
  const sealed = await seal.seal(call, { requestJson: '{}' });
  assert.ok(sealed);
  for (const at of [1, 14, sealed.length - 1]) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await assert.rejects(seal.open(call, changed));
  }
});
