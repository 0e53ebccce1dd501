import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { staticFiles } from './static-files.ts';
import { rawRequest } from './testing/http-client.ts';
import { startSeats } from './testing/seats.ts';

const folder = await mkdtemp(join(tmpdir(), 'atelier-web-'));
after(() => rm(folder, { recursive: true }));
const web = join(folder, 'dist');
await mkdir(join(web, 'assets'), { recursive: true });
await writeFile(join(folder, 'secret.txt'), 'secret');
await writeFile(join(web, 'index.html'), '<!doctype html>page');
await writeFile(join(web, 'assets/main-abc123.js'), 'script');
await writeFile(join(web, 'assets/main-abc123.js.gz'), gzipSync('script'));
await writeFile(join(web, 'assets/main-abc123.js.br'), brotliCompressSync('script'));
await writeFile(join(web, '.env'), 'secret');
const { api, anybody } = await startSeats({ web: await staticFiles(web) });

test('the page is served at the root and at every route of the app', async () => {
  for (const path of ['/', '/sessions/session_1', '/index.html']) {
    const { status, body, headers } = await anybody.get(path);
    assert.deepEqual([status, body], [200, '<!doctype html>page'], path);
    assert.equal(headers.get('cache-control'), 'no-cache');
    assert.match(headers.get('content-security-policy') ?? '', /^default-src 'self';/);
  }
});

test('a file that is missing is 404, not the page', async () => {
  for (const path of ['/assets/gone-1.js', '/assets/gone', '/logo.png'])
    assert.equal((await anybody.get(path)).status, 404, path);
  assert.equal((await anybody.post('/sessions', {})).status, 404);
});

test('hashed files are kept for good, and sent in the smallest form that one takes', async () => {
  const path = '/assets/main-abc123.js';
  const tags = new Set<string | null>();
  for (const [accepted, encoding] of [
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['gzip;q=0, br;q=0.0', null],
  ] as const) {
    const { body, headers } = await anybody.get(path, {
      headers: { 'accept-encoding': accepted },
    });
    assert.deepEqual([body, headers.get('content-encoding')], ['script', encoding]);
    assert.equal(headers.get('cache-control'), 'public, max-age=31536000, immutable');
    assert.equal(headers.get('content-type'), 'text/javascript; charset=utf-8');
    tags.add(headers.get('etag'));
  }
  assert.equal(tags.size, 3);
  assert.equal((await anybody.get(`${path}.gz`)).status, 404);
});

test('an unchanged file is not sent again', async () => {
  const tag = (await anybody.get('/')).headers.get('etag') ?? '';
  const { status, body } = await anybody.get('/', { headers: { 'if-none-match': tag } });
  assert.deepEqual([status, body], [304, '']);
});

test('nothing outside of the folder is served, nor a hidden file', async () => {
  for (const path of [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/.env',
    '/assets/..%5c..%5c..%5csecret.txt',
    '/%00',
  ])
    assert.doesNotMatch((await rawRequest(api.url, { path })).text, /secret$/, path);
});

test('the page is there when its folder is gone', async () => {
  const gone = await mkdtemp(join(tmpdir(), 'atelier-web-'));
  await writeFile(join(gone, 'index.html'), '<!doctype html>held');
  const held = await startSeats({ web: await staticFiles(gone) });
  await rm(gone, { recursive: true });
  assert.equal((await held.anybody.get('/')).body, '<!doctype html>held');
});
