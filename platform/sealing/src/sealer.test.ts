import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { contentSealers } from './content-seal.ts';
import { sealer, Unopenable } from './sealer.ts';

const place = 'event workspace_1 session_1 3';

test('what is sealed opens with its key, at its place, unchanged, and not otherwise', () => {
  const { seal, open } = sealer(randomBytes(32));
  const sealed = seal('the secret \0 \ud83d\ude00', place);
  assert.ok(!sealed.includes('secret'));
  assert.equal(open(sealed, place), 'the secret \0 \ud83d\ude00');
  assert.throws(() => open(sealed, 'event workspace_1 session_1 4'), Unopenable);
  assert.throws(() => sealer(randomBytes(32)).open(sealed, place), /its key was lost/);
  for (const at of [0, 1, 14, sealed.length - 1]) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.throws(() => open(changed, place), Unopenable);
  }
  assert.throws(() => sealer(randomBytes(31)), /32 bytes/);
});

test('a workspace writes sealed when it wants to, and a key that could not be had is asked for again', async () => {
  let asked = 0;
  const sealers = contentSealers({
    isWanted: async (workspaceId) => workspaceId === 'workspace_1',
    keyOf: async () => {
      if (asked++ === 0) throw new Error('away');
      return randomBytes(32).toString('base64');
    },
  });
  assert.equal(await sealers.toWrite('workspace_2'), undefined);
  await assert.rejects(sealers.toWrite('workspace_1'), /away/);
  const writer = await sealers.toWrite('workspace_1');
  assert.equal(writer, await sealers.toRead('workspace_1'));
  assert.equal(asked, 2);
});
