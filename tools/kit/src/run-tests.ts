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
   * A file that runs longer hangs, on a handle that stays open or an event that never comes: it is
   * killed and fails. (Node's own limit is per test, and ends no process that has run its tests.)
   * After a failed test, which often leaves something open, a fifth of it in silence is enough.
   */
  readonly fileTimeoutMs: number;
};

// In the order, and by the names, of Node's own summary.
const COUNTED = ['tests', 'pass', 'fail', 'cancelled', 'skipped', 'todo'] as const;
type Counts = Readonly<Record<(typeof COUNTED)[number], number>>;
type FileRun = {
  readonly counts: Counts;
  readonly skipped: readonly string[];
  readonly failures: readonly EventData.TestFail[];
  readonly output: string;
  readonly hung: boolean;
};

/** Prints a line per file, failures in full, skipped tests with their reasons, and the total. */
export async function runTests({ files, skipsFail, ...options }: TestRun): Promise<boolean> {
  const start = performance.now();
  const runs = new Map<string, FileRun>();
  const waiting = [...files];
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift())
      runs.set(file, await runFile(file, options));
  };
  await Promise.all(Array.from({ length: options.concurrency }, work));

  for (const [file, { failures, output, hung }] of runs) {
    for (const failure of failures) console.log(failureText(options.root, failure));
    if (hung) console.log(`\n✖ ${file}\n    was stopped: it hangs`);
    if ((hung || failures.length > 0) && output !== '')
      console.log(`\nOutput of ${file}:\n${output.trimEnd()}`);
  }
  const skipped = [...runs].flatMap(([file, each]) =>
    each.skipped.map((test) => `${file}: ${test}`),
  );
  if (skipped.length > 0)
    console.log(`\nSkipped:\n${skipped.map((line) => `  ${line}`).join('\n')}`);
  const total = [...runs.values()].map(({ counts }) => counts).reduce(sum, NONE);
  console.log(totalLines(total, performance.now() - start).join('\n'));
  if (skipsFail && skipped.length > 0)
    console.log('A skipped test is a failure here, because CI is set.');
  const passed = [...runs.values()].every(succeeded) && total.tests > 0;
  return passed && !(skipsFail && skipped.length > 0);
}

const succeeded = ({ counts: { fail, cancelled }, hung }: FileRun): boolean =>
  fail === 0 && cancelled === 0 && !hung;

/** One run of Node's runner per file: its own limit applies to a test, and never to a process. */
async function runFile(
  file: string,
  { root, fileTimeoutMs }: Pick<TestRun, 'root' | 'fileTimeoutMs'>,
): Promise<FileRun> {
  const start = performance.now();
  const failures: EventData.TestFail[] = [];
  const skipped: string[] = [];
  let output = '';
  let counts = NONE;
  const hung = new AbortController();
  const limit = setTimeout(() => hung.abort(), fileTimeoutMs);
  let silence: NodeJS.Timeout | undefined;
  const keep = ({ message }: { message: string }) => {
    output += message;
  };
  const events = run({ cwd: root, files: [file], signal: hung.signal })
    .on('test:stdout', keep)
    .on('test:stderr', keep)
    .on('test:fail', (event) => {
      if (isCause(event)) failures.push(event);
      silence ??= setTimeout(() => hung.abort(), fileTimeoutMs / 5);
    })
    .on('test:pass', ({ skip, todo, name }) => {
      const reason = skip ?? todo;
      if (reason !== undefined) skipped.push(`${name}: ${textOf(reason)}`);
    })
    .on('test:summary', (summary) => {
      if (summary.file === undefined) counts = countsOf(summary);
    });
  // Reading to the end is what ends the run.
  for await (const _event of events) silence?.refresh();
  clearTimeout(limit);
  clearTimeout(silence);

  const result = { counts, skipped, failures, output, hung: hung.signal.aborted };
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${succeeded(result) ? '✔' : '✖'} ${file} (${counts.tests} tests, ${seconds} s)`);
  return result;
}

/** A file or a test fails also because something inside it did; only the innermost says why. */
const isCause = ({ details }: EventData.TestFail): boolean =>
  !['subtestsFailed', 'testAborted'].includes(
    (details.error as { failureType?: string }).failureType ?? '',
  );

const textOf = (reason: string | boolean): string =>
  typeof reason === 'string' ? reason : 'no reason given';

function failureText(root: string, { name, file = '', line, details }: EventData.TestFail): string {
  const path = relative(root, resolve(root, file)).replaceAll('\\', '/');
  const error = details.error.cause ?? details.error;
  const text = error instanceof Error ? (error.stack ?? error.message) : inspect(error);
  const body = stripVTControlCharacters(text).replaceAll('\n', '\n    ');
  return `\n✖ ${name}\n  at ${path}:${line ?? 1}\n    ${body}`;
}

const NONE: Counts = { tests: 0, pass: 0, fail: 0, cancelled: 0, skipped: 0, todo: 0 };

const sum = (a: Counts, b: Counts): Counts =>
  Object.fromEntries(COUNTED.map((each) => [each, a[each] + b[each]])) as Counts;

function countsOf({ counts }: EventData.TestSummary): Counts {
  const { tests, passed, cancelled, skipped, todo } = counts;
  const fail = tests - passed - cancelled - skipped - todo;
  return { tests, pass: passed, fail, cancelled, skipped, todo };
}

/** As Node's own reporter ends, so that whoever reads test logs finds what he knows. */
const totalLines = (counts: Counts, durationMs: number): readonly string[] => [
  '',
  ...COUNTED.map((each) => `# ${each} ${counts[each]}`),
  `# duration_ms ${Math.round(durationMs)}`,
];
