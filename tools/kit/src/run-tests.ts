import { relative, resolve } from 'node:path';
import { type EventData, run } from 'node:test';
import { inspect, stripVTControlCharacters } from 'node:util';

export type TestRun = {
  readonly root: string;
  /** Relative to `root`. */
  readonly files: readonly string[];
  /** How many files run at a time, each in a process of its own. */
  readonly concurrency: number;
  /** Whether a skipped test fails the run, as it does in CI: there, everything is installed. */
  readonly skipsFail: boolean;
  /**
   * When nothing at all happens for so long, what still runs hangs, on a handle that stays open or
   * an event that never comes: it is killed and fails. (Node's own time limit is per test, and does
   * not end a process that has run its tests.)
   */
  readonly idleTimeoutMs: number;
};

/** Prints a line per file, failures in full, skipped tests with their reasons, and the total. */
export async function runTests(options: TestRun): Promise<boolean> {
  const { root, files, concurrency, skipsFail, idleTimeoutMs } = options;
  const print = (line: string) => console.log(line);
  const failures: EventData.TestFail[] = [];
  const skipped: string[] = [];
  const output = new Map<string, string>();
  let total: EventData.TestSummary | undefined;

  const named = (file = '') => relative(root, resolve(root, file)).replaceAll('\\', '/');
  const startedAt = new Map<string, number>();
  const keep = ({ file, message }: { file: string; message: string }) =>
    output.set(named(file), (output.get(named(file)) ?? '') + message);

  const idle = new AbortController();
  const watch = setTimeout(() => idle.abort(), idleTimeoutMs);

  const events = run({ cwd: root, files: [...files], concurrency, signal: idle.signal })
    .on('test:stdout', keep)
    .on('test:stderr', keep)
    .on('test:dequeue', ({ file, nesting, name }) => {
      if (nesting === 0 && named(name) === named(file))
        startedAt.set(named(file), performance.now());
    })
    .on('test:fail', (event) => {
      if (isCause(event)) failures.push(event);
    })
    .on('test:pass', ({ skip, todo, name, file }) => {
      const reason = skip ?? todo;
      if (reason !== undefined) skipped.push(`${named(file)}: ${name}: ${textOf(reason)}`);
    })
    .on('test:summary', (summary) => {
      if (summary.file === undefined) total = summary;
      else print(fileLine(named(summary.file), startedAt, summary));
    });
  // Reading to the end is what ends the run.
  for await (const _event of events) watch.refresh();
  clearTimeout(watch);

  for (const failure of failures) print(failureText(named(failure.file), failure));
  for (const file of new Set(failures.map((failure) => named(failure.file))))
    if (output.has(file)) print(`\nOutput of ${file}:\n${output.get(file)?.trimEnd()}`);
  if (skipped.length > 0) print(`\nSkipped:\n${skipped.map((line) => `  ${line}`).join('\n')}`);
  if (total === undefined) throw new Error('The test runner ended without a summary.');
  for (const line of totalLines(total)) print(line);
  if (total.counts.tests === 0) print('No test ran.');
  if (skipsFail && skipped.length > 0)
    print('A skipped test is a failure here, because CI is set.');
  return total.success && total.counts.tests > 0 && !(skipsFail && skipped.length > 0);
}

/** A file or a test fails also because something inside it did; only the innermost says why. */
const isCause = ({ details }: EventData.TestFail): boolean =>
  (details.error as { failureType?: string }).failureType !== 'subtestsFailed';

const textOf = (reason: string | boolean): string =>
  typeof reason === 'string' ? reason : 'no reason given';

function fileLine(
  path: string,
  startedAt: ReadonlyMap<string, number>,
  { counts, success }: EventData.TestSummary,
): string {
  const now = performance.now();
  const seconds = ((now - (startedAt.get(path) ?? now)) / 1000).toFixed(1);
  return `${success ? '✔' : '✖'} ${path} (${counts.tests} tests, ${seconds} s)`;
}

function failureText(path: string, { name, line, details }: EventData.TestFail): string {
  const { failureType } = details.error as { failureType?: string };
  if (failureType === 'testAborted') return `\n✖ ${name}\n    was stopped: it hangs`;
  const error = details.error.cause ?? details.error;
  const text = error instanceof Error ? (error.stack ?? error.message) : inspect(error);
  const body = stripVTControlCharacters(text).replaceAll('\n', '\n    ');
  return `\n✖ ${name}\n  at ${path}:${line ?? 1}\n    ${body}`;
}

/** As Node's own reporter ends, so that whoever reads test logs finds what he knows. */
function totalLines({ counts, duration_ms }: EventData.TestSummary): readonly string[] {
  return [
    '',
    `# tests ${counts.tests}`,
    `# pass ${counts.passed}`,
    `# fail ${counts.tests - counts.passed - counts.skipped - counts.todo - counts.cancelled}`,
    `# cancelled ${counts.cancelled}`,
    `# skipped ${counts.skipped}`,
    `# todo ${counts.todo}`,
    `# duration_ms ${Math.round(duration_ms)}`,
  ];
}
