import { relative, resolve } from 'node:path';
import type { EventData } from 'node:test';
import { inspect, stripVTControlCharacters } from 'node:util';
import { COUNTED, type FileRun, runInTurn, type TurnOptions } from './run-in-turn.ts';

export type TestRun = TurnOptions & {
  /** Relative to `root`, those together that share a process. */
  readonly processes: readonly (readonly string[])[];
  /** How many processes run at a time. */
  readonly concurrency: number;
  /** Whether a skipped test fails the run, as it does in CI: there, everything is installed. */
  readonly skipsFail: boolean;
};

/** Prints a line per file, failures in full, skipped tests with their reasons, and the total. */
export async function runTests({ processes, skipsFail, ...options }: TestRun): Promise<boolean> {
  const start = performance.now();
  const runs: FileRun[] = [];
  const tell = (run: FileRun) => {
    runs.push(run);
    const seconds = ((performance.now() - run.startMs) / 1000).toFixed(1);
    const mark = succeeded(run) ? '✔' : '✖';
    console.log(`${mark} ${run.file} (${run.counts.tests} tests, ${seconds} s)`);
  };
  const waiting = [...processes];
  const work = async () => {
    for (let files = waiting.shift(); files !== undefined; files = waiting.shift())
      // Those behind a file that hung get another process.
      for (let left = files; left.length > 0; ) left = await runInTurn(left, options, tell);
  };
  await Promise.all(Array.from({ length: options.concurrency }, work));

  const failed = runs.filter((run) => !succeeded(run));
  for (const { file, failures, stopped } of failed) {
    for (const failure of failures) console.log(failureText(options.root, failure));
    if (stopped !== undefined) console.log(`\n✖ ${file}\n    ${stopped}`);
  }
  for (const { files, output } of new Set(failed.map((run) => run.process)))
    if (output !== '') console.log(`\nOutput of ${togetherText(files)}:\n${output.trimEnd()}`);
  const skipped = runs.flatMap((run) => run.skipped.map((test) => `${run.file}: ${test}`));
  if (skipped.length > 0)
    console.log(`\nSkipped:\n${skipped.map((line) => `  ${line}`).join('\n')}`);
  console.log(totalLines(runs, performance.now() - start).join('\n'));
  if (skipsFail && skipped.length > 0)
    console.log('A skipped test is a failure here, because CI is set.');
  const passed = failed.length === 0 && runs.some(({ counts }) => counts.tests > 0);
  return passed && !(skipsFail && skipped.length > 0);
}

const succeeded = ({ counts: { fail, cancelled }, stopped }: FileRun): boolean =>
  fail === 0 && cancelled === 0 && stopped === undefined;

function togetherText([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} and the ${others.length} after it in its process`;
}

function failureText(root: string, { name, file = '', line, details }: EventData.TestFail): string {
  const path = relative(root, resolve(root, file)).replaceAll('\\', '/');
  const error = details.error.cause ?? details.error;
  const text = error instanceof Error ? (error.stack ?? error.message) : inspect(error);
  const body = stripVTControlCharacters(text).replaceAll('\n', '\n    ');
  return `\n✖ ${name}\n  at ${path}:${line ?? 1}\n    ${body}`;
}

/** As Node's own reporter ends, so that whoever reads test logs finds what he knows. */
const totalLines = (runs: readonly FileRun[], durationMs: number): readonly string[] => [
  '',
  ...COUNTED.map((each) => `# ${each} ${runs.reduce((sum, { counts }) => sum + counts[each], 0)}`),
  `# duration_ms ${Math.round(durationMs)}`,
];
