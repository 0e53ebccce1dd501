import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

const IMPORT = "import { test } from 'node:test';\n";

/** Runs `npm test` as it is, in a workspace that has just this test file, or these. */
function testing(files: string | Record<string, string>, environment: Record<string, string> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'atelier-test-'));
  const bodies = typeof files === 'string' ? { 'platform/x/src/x': files } : files;
  for (const [path, body] of Object.entries(bodies)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, `${path}.test.ts`), IMPORT + body);
  }
  // Node would take a runner with this variable for a part of ours, and skip its files.
  const { NODE_TEST_CONTEXT: _, CI: __, ...rest } = process.env;
  const { status, stdout } = spawnSync(process.execPath, [join(import.meta.dirname, 'test.ts')], {
    cwd: root,
    env: { ATELIER_TEST_DATABASE_URL: 'not asked for', ...rest, ...environment },
    encoding: 'utf8',
    timeout: 60_000,
  });
  rmSync(root, { recursive: true });
  return { status, stdout };
}

test('a run ends with the total', () => {
  const { status, stdout } = testing("test('one', () => {}); test('two', () => {});");
  assert.equal(status, 0);
  assert.match(stdout, /✔ platform\/x\/src\/x\.test\.ts \(2 tests/);
  assert.match(stdout, /# tests 2\n# pass 2\n# fail 0\n/);
});

test('a failure is told with its place, its reason and what the file printed', () => {
  const { status, stdout } = testing(
    "test('seats', (t) => t.test('inner', () => { console.log('seen'); throw new Error('full'); }));",
  );
  assert.equal(status, 1);
  assert.match(stdout, /✖ inner\n {2}at platform\/x\/src\/x\.test\.ts:2\n {4}Error: full/);
  assert.match(stdout, /Output of platform\/x\/src\/x\.test\.ts:\nseen/);
  assert.match(stdout, /# fail 2/);
});

test('a file that cannot be loaded fails', () => {
  const { status, stdout } = testing("import './no-such-file.ts';");
  assert.equal(status, 1);
  assert.match(stdout, /no-such-file/);
});

test('a skipped test is listed with its reason, and fails in CI', () => {
  const body = "test('page', { skip: 'no Chromium' }, () => {}); test('one', () => {});";
  const here = testing(body);
  assert.equal(here.status, 0);
  assert.match(here.stdout, /Skipped:\n {2}platform\/x\/src\/x\.test\.ts: page: no Chromium/);
  const ci = testing(body, { CI: 'true' });
  assert.equal(ci.status, 1);
  assert.match(ci.stdout, /A skipped test is a failure here/);
});

test('a file that never ends is stopped and fails', () => {
  const { status, stdout } = testing("setInterval(() => {}, 1000); test('one', () => {});", {
    TEST_FILE_TIMEOUT_MS: '1500',
  });
  assert.equal(status, 1);
  assert.match(stdout, /was stopped: it hangs/);
});

test('a file that stays open after a failure is stopped sooner', () => {
  const start = performance.now();
  const { stdout } = testing(
    "setInterval(() => {}, 1000); test('one', () => { throw new Error(); });",
    {
      TEST_FILE_TIMEOUT_MS: '20000',
    },
  );
  assert.match(stdout, /✖ one\n/);
  assert.match(stdout, /was stopped: it hangs/);
  assert.ok(performance.now() - start < 20_000);
});

const shared = (file: string) => `contexts/x/module/src/${file}`;
const passes = "test('one', () => { globalThis.seen = (globalThis.seen ?? 0) + 1; });";

test('files of a folder of a context share a process, and each is told for itself', () => {
  const { status, stdout } = testing({
    [shared('a')]: `${passes} test('told', () => console.error('warning'));`,
    [shared('b')]: `${passes} test('late', () => { throw new Error('seen ' + globalThis.seen); });`,
    [shared('c')]: "import './no-such-file.ts';",
    [shared('d')]: `${passes} const awaited = await 1; test('two', () => awaited);`,
  });
  assert.equal(status, 1);
  assert.match(stdout, /✔ contexts\/x\/module\/src\/a\.test\.ts \(2 tests/);
  assert.match(stdout, /✖ contexts\/x\/module\/src\/b\.test\.ts \(2 tests/);
  assert.match(stdout, /✖ late\n {2}at contexts\/x\/module\/src\/b\.test\.ts:2\n {4}Error: seen 2/);
  assert.match(stdout, /✖ contexts\/x\/module\/src\/c\.test\.ts \(1 tests/);
  assert.match(stdout, /✔ contexts\/x\/module\/src\/d\.test\.ts \(2 tests/);
  assert.match(stdout, /# tests 7\n# pass 5\n# fail 2\n/);
});

test('a file that hangs or ends the process takes no other with it', () => {
  const { status, stdout } = testing(
    {
      [shared('a')]: passes,
      [shared('b')]: "test('waits', () => new Promise(() => {}));",
      [shared('c')]: "test('leaves', () => process.exit(0));",
      [shared('d')]: `setInterval(() => {}, 1000); ${passes}`,
      [shared('e')]: passes,
    },
    { TEST_FILE_TIMEOUT_MS: '2500' },
  );
  assert.equal(status, 1);
  assert.match(stdout, /\/b\.test\.ts\n {4}was stopped: it hangs/);
  assert.match(stdout, /\/c\.test\.ts\n {4}ended its process before its tests were over/);
  assert.match(stdout, /\/e\.test\.ts\n {4}was stopped: it, or a file before it/);
  assert.match(stdout, /\/d\.test\.ts left open: Timeout/);
  assert.match(stdout, /# pass 3\n/);
});
