import assert from 'node:assert/strict';
import {
  globSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { blobsConformance } from './blobs.conformance.ts';
import { diskBlobs } from './index.ts';

const folders: string[] = [];
const png = { contentType: 'image/png' };
const content = new TextEncoder().encode('content');

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'atelier-blobs-'));
  folders.push(folder);
  return folder;
}

after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

blobsConformance('disk', async () => diskBlobs(join(emptyFolder(), 'blobs')));

test('blobs are there after a restart', async () => {
  const folder = emptyFolder();
  await diskBlobs(folder).in('workspace_1').put('note', content, png);
  const blob = await diskBlobs(folder).in('workspace_1').get('note');
  assert.equal(blob?.sizeBytes, content.length);
  blob?.stream.destroy();
});

test('what a crash left half-written is cleared away, what another process writes is not', async () => {
  const folder = emptyFolder();
  mkdirSync(join(folder, 'tmp='), { recursive: true });
  writeFileSync(join(folder, 'tmp=', 'left'), 'ha');
  utimesSync(join(folder, 'tmp=', 'left'), 0, 0);
  writeFileSync(join(folder, 'tmp=', 'being-written'), 'ha');
  await diskBlobs(folder).in('workspace_1').put('note', content, png);
  assert.deepEqual(globSync('tmp=/*', { cwd: folder }), ['tmp=/being-written']);
});

test('a file that was cut is an error, not a shorter blob', async () => {
  const folder = emptyFolder();
  const blobs = diskBlobs(folder).in('workspace_1');
  await blobs.put('note', content, png);
  truncateSync(join(folder, 'workspace_1', 'note='), 1026);
  await assert.rejects(blobs.get('note'), /damaged/);
});

test('others may not read along', { skip: process.platform === 'win32' }, async () => {
  const folder = join(emptyFolder(), 'blobs');
  await diskBlobs(folder).in('workspace_1').put('a/note', content, png);
  assert.equal(statSync(join(folder, 'workspace_1')).mode & 0o077, 0);
  assert.equal(statSync(join(folder, 'workspace_1/a/note=')).mode & 0o077, 0);
});

test('deleting the last blob of a folder removes the folder', async () => {
  const folder = emptyFolder();
  const blobs = diskBlobs(folder).in('workspace_1');
  await blobs.put('a/b/c', content, png);
  await blobs.delete('a/b/c');
  assert.deepEqual(globSync('workspace_1*', { cwd: folder }), []);
});
