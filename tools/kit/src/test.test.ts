import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const IMPORT = "import { test } from 'node:test';\n";

/** Runs `npm test` as it is, in a workspace that has just this test file. */
function testing(body: string, environment: Record<string, string> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'atelier-test-'));
  mkdirSync(join(root, 'platform/x/src'), { recursive: true });
  writeFileSync(join(root, 'platform/x/src/x.test.ts'), IMPORT + body);
  // Node would take a runner with this variable for a part of ours, and skip its files.
  const { NODE_TEST_CONTEXT: _, CI: __, ...rest } = process.env;
  const { status, stdout } = spawnSync(process.execPath, [join(import.meta.dirname, 'test.ts')], {
    cwd: root,
    env: { ...rest, ...environment },
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
