import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identity } from '@atelier/identity-contract';
import { clientOf, handler, loopback } from '@atelier/rpc';
import { silentLog } from '@atelier/telemetry';
import fc from 'fast-check';
import { keptContents, keptFailure } from '../application/content-seal.ts';
import { contentKeys } from './content-keys.ts';
import { sealedContents } from './sealed-contents.ts';

const kept = new Map<string, string>();
// Through the contract, which knows what a secret may be called.
const client = clientOf(
  identity,
  loopback({
    keepSecret: handler(
      identity.keepSecret,
      async ({ input: { name, value }, call: { actor } }) => {
        const key = `${actor.workspaceId} ${name}`;
        if (!kept.has(key)) kept.set(key, value);
        return { value: kept.get(key) ?? value };
      },
    ),
  }),
);
const process = () => sealedContents(contentKeys(client), silentLog);
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

test('of a call whose policy is not to be had now nothing is kept, and it can be accounted', async () => {
  const policies = { of: () => Promise.reject(new Error('The database is away.')) };
  const kept = await keptContents({ policies, seal }, call, { requestJson: '{"a":"secret"}' });
  assert.deepEqual(kept, {});
  const failure = { kind: 'network', message: 'No. The provider says: secret' } as const;
  assert.doesNotMatch((await keptFailure({ policies }, call, failure)).message, /secret/);
});
