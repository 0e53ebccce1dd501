import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { startTestServer } from '@atelier/database/testing';
import { runTests } from './run-tests.ts';

// npm runs scripts in the folder of the workspace.
const root = process.cwd();

/**
 * All tests of the workspace in one run with one total. `npm test -- platform/kernel contexts/billing`
 * runs what lies below these folders, `--without=<folder>` leaves one out.
 */
async function main(args: readonly string[]): Promise<boolean> {
  const without = args.filter((arg) => arg.startsWith('--without=')).map((arg) => arg.slice(10));
  const within = args.filter((arg) => !arg.startsWith('--'));
  const below = (path: string, folders: readonly string[]) =>
    folders.some((folder) => path === folder || path.startsWith(`${folder.replace(/\/$/, '')}/`));
  const files = testFiles().filter(
    (path) => (within.length === 0 || below(path, within)) && !below(path, without),
  );
  if (files.length === 0) {
    console.error(`No test file below ${within.join(', ') || root}.`);
    return false;
  }
  // One server for all files; it ends with this process, whatever ends that.
  const server =
    files.length > 1 && !process.env.ATELIER_TEST_DATABASE_URL
      ? await startTestServer()
      : undefined;
  if (server !== undefined) process.env.ATELIER_TEST_DATABASE_URL = server.url;
  // Every file is a process that loads much the same. Where the server keeps it, too.
  process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/node');
  const passed = await runTests({
    root,
    processes: shared(files),
    // Two more than cores, for many wait: for a database, a browser, a clock.
    concurrency: Math.min(8, availableParallelism() + 2),
    fileTimeoutMs: Number(process.env.TEST_FILE_TIMEOUT_MS ?? 300_000),
    skipsFail: process.env.CI !== undefined && process.env.CI !== 'false',
  });
  await server?.stop();
  return passed;
}

/**
 * Contexts, the web app and the platform's packages that are no more than code touch nothing that
 * belongs to their process: the files of a folder share one, and load everything once. Servers, tools
 * and databases do, and there each file has its own.
 */
function shared(files: readonly string[]): readonly (readonly string[])[] {
  const processes = Object.groupBy(files, (file) =>
    /^(contexts|apps\/web|platform\/(api|kernel|ui))\//.test(file) ? dirname(file) : file,
  );
  return Object.values(processes).filter((each) => each !== undefined);
}

/** The slow ones first, so that the run does not end with one process waiting for them. */
function testFiles(): readonly string[] {
  return ['apps', 'contexts', 'tools', 'platform', 'bench'].flatMap((folder) =>
    globSync(`${folder}/**/*.test.ts`, {
      cwd: root,
      exclude: ['**/node_modules/**', '**/dist/**', '**/.atelier/**'],
    })
      .map((path) => path.replaceAll('\\', '/'))
      .sort(),
  );
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
