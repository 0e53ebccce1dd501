import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { HomeInUseError } from '@atelier/database';
import { holdHome, readOwner, writeOwner } from './home.ts';

const folder = mkdtempSync(join(tmpdir(), 'atelier-home-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const owner = {
  email: 'owner@example.com',
  apiKey: 'atelier_key',
  url: 'http://127.0.0.1:4000',
  userId: 'user_1',
} as const;

test('a new home gets a master key of its own, which stays', async () => {
  const home = join(folder, 'kept');
  const first = await holdHome(home);
  first.lock.release();
  const second = await holdHome(home);
  second.lock.release();
  assert.equal(first.masterKeys.length, 1);
  assert.deepEqual(second.masterKeys, first.masterKeys);
  const other = await holdHome(join(folder, 'other'));
  other.lock.release();
  assert.notDeepEqual(other.masterKeys, first.masterKeys);
});

test('secrets are written whole, for this user only', async () => {
  const home = join(folder, 'secret');
  const { lock } = await holdHome(home);
  assert.equal(readOwner(home), undefined);
  writeOwner(home, owner);
  writeOwner(home, { ...owner, url: 'http://127.0.0.1:5000' });
  assert.equal(readOwner(home)?.url, 'http://127.0.0.1:5000');
  for (const file of ['keys.json', 'owner.json'])
    assert.equal(statSync(join(home, file)).mode & 0o777, 0o600, file);
  lock.release();
  assert.deepEqual(readdirSync(home).sort(), ['keys.json', 'owner.json']);
});

test('a file that others could read is closed again when it is written', () => {
  const home = join(folder, 'secret');
  chmodSync(join(home, 'owner.json'), 0o644);
  writeOwner(home, owner);
  assert.equal(statSync(join(home, 'owner.json')).mode & 0o777, 0o600);
});

test('a home has one holder, and is free again when a start failed on its keys', async () => {
  const home = join(folder, 'broken');
  const held = await holdHome(home);
  await assert.rejects(holdHome(home), HomeInUseError);
  held.lock.release();
  const file = join(home, 'keys.json');
  const good = readFileSync(file);
  for (const [text, problem] of [
    ['{"masterKeys": [', /keys\.json is not JSON\. Restore it from a backup/],
    ['{"masterKeys": []}', /keys\.json: there is no master key in it\. Restore it from a backup/],
    ['{}', /keys\.json: there is no master key in it\. Restore it from a backup/],
    ['{"masterKeys": ["short"]}', /keys\.json: key 1 has \d+ bytes instead of 32/],
  ] as const) {
    writeFileSync(file, text);
    await assert.rejects(holdHome(home), problem);
  }
  writeFileSync(file, good);
  (await holdHome(home)).lock.release();
});
