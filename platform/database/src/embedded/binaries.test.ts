import assert from 'node:assert/strict';
import { chmodSync, cpSync, globSync, lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import type { Account } from './account.ts';
import { embeddedBinaries } from './binaries.ts';

const self: Account = { kind: 'self' };
const folder = mkdtempSync(join(tmpdir(), 'atelier-binaries-'));
chmodSync(folder, 0o755);

after(() => rmSync(folder, { recursive: true, force: true }));

test('the package is used in place', async () => {
  const { folder: found, version } = await embeddedBinaries(self, scratch('in-place'));
  assert.match(found, /node_modules/);
  assert.match(version, /^18\./);
});

test('library links that no install script has made are made elsewhere', async () => {
  const native = await unlinkedPackage('unlinked');
  const { folder: found, version } = await embeddedBinaries(self, scratch('links'), native);
  assert.equal(found, join(native, 'bin'));
  assert.match(version, /^18\./);
  assert.deepEqual(globSync('lib/*', { cwd: native }).filter(isLink(native)), []);
});

test('programs that cannot be run where they are are copied', async () => {
  const native = await unlinkedPackage('locked');
  for (const program of globSync(`${native}/bin/*`)) chmodSync(program, 0o644);
  const { folder: found, version } = await embeddedBinaries(self, scratch('copied'), native);
  assert.equal(found, join(folder, 'copied', 'postgres', 'bin'));
  assert.match(version, /^18\./);
});

const skip = process.getuid?.() === 0 ? false : 'only root can act as another user';

test('a package in a folder that only root may enter is copied for nobody', { skip }, async () => {
  const native = await unlinkedPackage('private');
  chmodSync(dirname(native), 0o700);
  const nobody: Account = { kind: 'other', uid: 65534, gid: 65534 };
  const mask = process.umask(0o077);
  try {
    const place = scratch('for-nobody');
    chmodSync(place, 0o755);
    const { folder: found, version } = await embeddedBinaries(nobody, place, native);
    assert.equal(found, join(place, 'postgres', 'bin'));
    assert.match(version, /^18\./);
  } finally {
    process.umask(mask);
  }
});

test('a machine on which they do not run gets the reason', async () => {
  const native = join(folder, 'empty', 'native');
  mkdirSync(native, { recursive: true });
  await assert.rejects(embeddedBinaries(self, scratch('nothing'), native), /does not run here/);
});

function scratch(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

async function unlinkedPackage(name: string): Promise<string> {
  const installed = dirname((await embeddedBinaries(self, scratch(`${name}-scratch`))).folder);
  const native = join(folder, name, 'native');
  cpSync(installed, native, {
    recursive: true,
    filter: (source) => !lstatSync(source).isSymbolicLink() && !source.includes('/share/'),
  });
  return native;
}

function isLink(native: string) {
  return (path: string) => lstatSync(join(native, path)).isSymbolicLink();
}
