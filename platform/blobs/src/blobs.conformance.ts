import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import type { WorkspaceId } from '@atelier/kernel';
import { type BlobEntry, type BlobStore, type Blobs, BlobTooLargeError } from './blobs.ts';

const ours: WorkspaceId = 'workspace_ours';
const theirs: WorkspaceId = 'workspace_theirs';
const png = { contentType: 'image/png' };
const bytes = (text: string) => new TextEncoder().encode(text);
const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');

/** What every blob adapter must do. `makeStore` gives an empty store of its own to each test. */
export function blobsConformance(adapter: string, makeStore: () => Promise<BlobStore>): void {
  const check = (name: string, body: (blobs: Blobs, store: BlobStore) => Promise<void>) =>
    test(`${adapter}: ${name}`, async () => {
      const store = await makeStore();
      await body(store.in(ours), store);
    });
  storing(check);
  refusing(check);
  listing(check);
}

type Check = (
  name: string,
  body: (blobs: Blobs, store: BlobStore) => Promise<void>,
) => Promise<void>;

function storing(check: Check): void {
  void check('what was put comes back whole, with its description', async (blobs) => {
    const stored = await blobs.put('pictures/cat.png', bytes('meow'), png);
    assert.deepEqual(stored, { sizeBytes: 4, sha256: sha256(bytes('meow')) });
    const blob = await blobs.get('pictures/cat.png');
    assert.ok(blob);
    const { stream, ...description } = blob;
    assert.deepEqual(description, { ...stored, ...png });
    assert.equal((await buffer(stream)).toString(), 'meow');
  });

  void check('streams of any kind are stored, also large ones and empty ones', async (blobs) => {
    const chunk = new Uint8Array(65_536).fill(7);
    const large = Readable.from(Array.from({ length: 40 }, () => chunk));
    assert.equal((await blobs.put('large', large, png)).sizeBytes, 40 * 65_536);
    await blobs.put('web', new Blob(['from the web']).stream(), png);
    await blobs.put('empty', new Uint8Array(), png);
    assert.equal((await read(blobs, 'large')).length, 40 * 65_536);
    assert.equal((await read(blobs, 'web')).toString(), 'from the web');
    assert.equal((await read(blobs, 'empty')).length, 0);
  });

  void check('a second put replaces the first, whoever is reading it', async (blobs) => {
    await blobs.put('note', bytes('old'), png);
    const old = await blobs.get('note');
    await blobs.put('note', bytes('newer'), { contentType: 'text/plain' });
    assert.equal((await read(blobs, 'note')).toString(), 'newer');
    assert.ok(old);
    assert.equal((await buffer(old.stream)).toString(), 'old');
  });

  void check('a buffer that the caller reuses does not change the blob', async (blobs) => {
    const reused = bytes('first');
    await blobs.put('note', reused, png);
    reused.fill(0);
    assert.equal((await read(blobs, 'note')).toString(), 'first');
  });

  void check('of many writers at once one wins, whole', async (blobs) => {
    const bodies = Array.from({ length: 8 }, (_, index) => `${index}`.repeat(10_000 + index));
    await Promise.all(bodies.map((body) => blobs.put('contended', bytes(body), png)));
    assert.ok(bodies.includes((await read(blobs, 'contended')).toString()));
  });

  void check('what was deleted is gone, and may be deleted again', async (blobs) => {
    await blobs.put('a/b', bytes('x'), png);
    await blobs.delete('a/b');
    await blobs.delete('a/b');
    assert.equal(await blobs.get('a/b'), undefined);
    await blobs.put('a/b', bytes('y'), png);
    assert.equal((await read(blobs, 'a/b')).toString(), 'y');
  });

  void check('puts and deletes in one folder do not disturb each other', async (blobs) => {
    const keys = Array.from({ length: 20 }, (_, index) => `busy/${index}`);
    await Promise.all(
      keys.flatMap((key) => [
        blobs.put(key, bytes(key), png),
        blobs.delete(`busy/other-${key.length}`),
      ]),
    );
    assert.equal((await keysOf(blobs, 'busy/')).length, 20);
  });
}

function refusing(check: Check): void {
  void check('a body that breaks off leaves the old blob', async (blobs) => {
    await blobs.put('note', bytes('old'), png);
    const broken = (async function* () {
      yield bytes('ne');
      throw new Error('connection lost');
    })();
    await assert.rejects(blobs.put('note', broken, png), /connection lost/);
    assert.equal((await read(blobs, 'note')).toString(), 'old');
    assert.deepEqual(await keysOf(blobs, ''), ['note']);
  });

  void check('a body that grows too large is refused and leaves nothing', async (blobs) => {
    const options = { ...png, maxSizeBytes: 3 };
    await assert.rejects(blobs.put('note', bytes('four'), options), BlobTooLargeError);
    assert.equal(await blobs.get('note'), undefined);
    assert.equal((await blobs.put('note', bytes('333'), options)).sizeBytes, 3);
  });

  void check('a key cannot leave its workspace', async (blobs, store) => {
    await store.in(theirs).put('secret', bytes('theirs'), png);
    const escapes = [
      ...['../workspace_theirs/secret', '..', '.', '', '/', '/etc/passwd', 'a//b', 'a/', 'a/../b'],
      ...[
        'a\\b',
        'C:',
        'a\0',
        'a=',
        '%2e%2e/b',
        'a\n',
        '.hidden',
        'Upper',
        'é',
        'a.',
        'x'.repeat(600),
      ],
    ];
    for (const key of escapes) {
      await assert.rejects(blobs.get(key), /Invalid blob key/, key);
      await assert.rejects(blobs.put(key, bytes('x'), png), /Invalid blob key/, key);
      await assert.rejects(blobs.delete(key), /Invalid blob key/, key);
    }
    await assert.rejects(keysOf(blobs, '../workspace_theirs/'), /Invalid blob prefix/);
    assert.equal(await blobs.get('secret'), undefined);
    assert.deepEqual(await keysOf(blobs, ''), []);
  });

  void check('only a workspace id opens a workspace', async (_, store) => {
    for (const id of ['workspace_', 'workspace_..', 'workspace_a/b', 'workspace_A'] as const)
      assert.throws(() => store.in(id), /Invalid blob workspace id/, id);
  });

  void check('a content type cannot smuggle in a header', async (blobs) => {
    const contentType = 'text/plain\r\nset-cookie: a=b';
    await assert.rejects(blobs.put('note', bytes('x'), { contentType }), /content type/);
  });
}

function listing(check: Check): void {
  void check('a list has what begins with the prefix, in order, with sizes', async (blobs) => {
    for (const key of ['a/b', 'a.txt', 'a', 'a-1', 'a/b/c', 'b', 'a0', 'ab/c'])
      await blobs.put(key, bytes(key), png);
    const all = ['a', 'a-1', 'a.txt', 'a/b', 'a/b/c', 'a0', 'ab/c', 'b'];
    assert.deepEqual(await keysOf(blobs, ''), all);
    assert.deepEqual(await keysOf(blobs, 'a/'), ['a/b', 'a/b/c']);
    assert.deepEqual(await keysOf(blobs, 'a/b'), ['a/b', 'a/b/c']);
    assert.deepEqual(await keysOf(blobs, 'ab'), ['ab/c']);
    assert.deepEqual(await keysOf(blobs, 'z'), []);
    assert.deepEqual(await entriesOf(blobs, 'a.'), [{ key: 'a.txt', sizeBytes: 5 }]);
  });

  void check('a list shows nothing of another workspace', async (blobs, store) => {
    await store.in('workspace_oursandmore').put('note', bytes('x'), png);
    await store.in(theirs).put('note', bytes('x'), png);
    assert.deepEqual(await keysOf(blobs, ''), []);
  });
}

async function read(blobs: Blobs, key: string): Promise<Buffer> {
  const blob = await blobs.get(key);
  assert.ok(blob, `${key} is there`);
  return buffer(blob.stream);
}

async function keysOf(blobs: Blobs, prefix: string): Promise<readonly string[]> {
  return (await entriesOf(blobs, prefix)).map(({ key }) => key);
}

async function entriesOf(blobs: Blobs, prefix: string): Promise<readonly BlobEntry[]> {
  const entries: BlobEntry[] = [];
  for await (const entry of blobs.list(prefix)) entries.push(entry);
  return entries;
}
