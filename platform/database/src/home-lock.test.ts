import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { HomeInUseError, lockHome } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'atelier-lock-'));
const script = `const { lockHome } = await import('${new URL('./home-lock.ts', import.meta.url).href}');
  try { await lockHome(process.argv[1]); console.log('mine'); await new Promise((r) => process.stdin.resume().on('end', r)); }
  catch (error) { console.log(error.name); }`;

after(() => rmSync(folder, { recursive: true, force: true }));

test('a home is made for its owner only, and is free again after release', async () => {
  const home = join(folder, 'made');
  const lock = await lockHome(home);
  assert.equal(statSync(home).mode & 0o077, 0);
  await assert.rejects(lockHome(home), HomeInUseError);
  lock.release();
  lock.release();
  (await lockHome(home)).release();
});

test('the lock of a dead process is taken over, also when its process id lives again', async () => {
  const home = join(folder, 'stale');
  (await lockHome(home)).release();
  const file = join(home, 'atelier.lock');
  // This test's own process id, as of a process that started at another time.
  writeFileSync(file, JSON.stringify({ pid: process.pid, identity: 'an earlier boot 12345' }));
  const lock = await lockHome(home);
  assert.equal(JSON.parse(readFileSync(file, 'utf8')).pid, process.pid);
  lock.release();
  assert.equal(existsSync(file), false);
});

test('a lock file that a power cut left empty or broken does not lock for ever', async () => {
  const home = join(folder, 'broken');
  (await lockHome(home)).release();
  for (const rubbish of ['', '\0\0\0\0']) {
    writeFileSync(join(home, 'atelier.lock'), rubbish);
    (await lockHome(home)).release();
  }
});

test('releasing never takes the lock from somebody else', async () => {
  const home = join(folder, 'taken');
  const file = join(home, 'atelier.lock');
  const lock = await lockHome(home);
  writeFileSync(file, JSON.stringify({ pid: 1, identity: 'somebody else' }));
  lock.release();
  assert.equal(existsSync(file), true);
});

test('of many processes that start at once on a stale home, one gets it', {
  timeout: 60_000,
}, async () => {
  const home = join(folder, 'contended');
  (await lockHome(home)).release();
  writeFileSync(join(home, 'atelier.lock'), JSON.stringify({ pid: 999_999, identity: 'gone' }));
  const starters = Array.from({ length: 6 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', script, home], { stdio: 'pipe' }),
  );
  const losers = starters.map((child) => text(child.stdout));
  // The winner holds on until all others have given up, then its input ends.
  await new Promise<void>((resolve) => {
    let ended = 0;
    for (const child of starters)
      child.on('exit', () => {
        ended++;
        if (ended === starters.length - 1) for (const each of starters) each.stdin.end();
        if (ended === starters.length) resolve();
      });
  });
  const said = (await Promise.all(losers)).map((line) => line.trim()).sort();
  assert.deepEqual(said, [...Array(5).fill('HomeInUseError'), 'mine']);
});

test('a home that cannot be made is told with the cure', async () => {
  writeFileSync(join(folder, 'file'), '');
  await assert.rejects(lockHome(join(folder, 'file', 'home')), /set ATELIER_HOME to a folder/);
});
