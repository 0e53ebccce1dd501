import { type EventData, run } from 'node:test';
import { fileURLToPath } from 'node:url';

export type TurnOptions = {
  readonly root: string;
  /**
   * A file that runs longer hangs, on a handle that stays open or an event that never comes: its
   * process is killed, and it fails. (Node's own limit is per test, and ends no process whose tests
   * are over.) After a failed test, which often leaves something open, a fifth of it in silence is
   * enough.
   */
  readonly fileTimeoutMs: number;
};

// In the order, and by the names, of Node's own summary.
export const COUNTED = ['tests', 'pass', 'fail', 'cancelled', 'skipped', 'todo'] as const;
export type Counts = Record<(typeof COUNTED)[number], number>;

export type FileRun = {
  readonly file: string;
  /** Files that share a process share what it prints. */
  readonly process: { readonly files: readonly string[]; output: string };
  readonly startMs: number;
  readonly counts: Counts;
  readonly skipped: string[];
  readonly failures: EventData.TestFail[];
  isOver: boolean;
  /** Why its process did not end by itself, or not well. */
  stopped?: string;
};

/**
 * Runs files in one process, one after the other, and tells of each when it is over. Answers those
 * whose turn did not come, because one before them hung or ended the process.
 */
export async function runInTurn(
  files: readonly string[],
  { root, fileTimeoutMs }: TurnOptions,
  tell: (run: FileRun) => void,
): Promise<readonly string[]> {
  const process = { files, output: '' };
  const [first = '', ...waiting] = files;
  // From the start: what goes wrong before the first begins is told of it.
  let turn = newRun(first, process);
  let exit: string | undefined;
  const hung = new AbortController();
  const limit = setTimeout(() => hung.abort(), fileTimeoutMs);
  let silence: NodeJS.Timeout | undefined;
  const next = (file: string) => {
    tell(turn);
    turn = newRun(file, process);
    waiting.shift();
    limit.refresh();
    clearTimeout(silence);
    silence = undefined;
  };
  const keep = (text: string) => {
    process.output += text;
  };

  const events = run({ cwd: root, files: [SCRIPT], argv: [...files], signal: hung.signal })
    .on('test:stdout', ({ message }) => keep(message))
    .on('test:stderr', ({ message }) => keep(message))
    // What a test does after it has ended is told in no other way.
    .on('test:diagnostic', ({ message }) => message.startsWith('Error: ') && keep(`${message}\n`))
    .on('test:dequeue', ({ name, nesting }) => {
      if (nesting === FILE && name === waiting[0]) next(name);
    })
    .on('test:pass', (event) => passed(turn, event))
    .on('test:fail', (event) => {
      if (event.nesting === FILE && !files.includes(event.name)) exit = exitText(event);
      else if (event.nesting > FILE || event.name === turn.file) failed(turn, event);
      silence ??= setTimeout(() => hung.abort(), fileTimeoutMs / 5);
    });
  // Reading to the end is what ends the run.
  for await (const _event of events) silence?.refresh();
  clearTimeout(limit);
  clearTimeout(silence);

  if (hung.signal.aborted)
    turn.stopped =
      turn.isOver && files.length > 1
        ? 'was stopped: it, or a file before it in its process, left something open'
        : 'was stopped: it hangs';
  else if (exit !== undefined) turn.stopped = `ended its process with ${exit}`;
  else if (!turn.isOver) turn.stopped = 'ended its process before its tests were over';
  tell(turn);
  return waiting;
}

const SCRIPT = fileURLToPath(new URL('./files-in-turn.ts', import.meta.url));

// How deep things lie in that script: a file is a test, with a suite of all that it declares.
const FILE = 0;
const DECLARED = 2;

const newRun = (file: string, process: FileRun['process']): FileRun => ({
  file,
  process,
  startMs: performance.now(),
  counts: { tests: 0, pass: 0, fail: 0, cancelled: 0, skipped: 0, todo: 0 },
  skipped: [],
  failures: [],
  isOver: false,
});

function passed(turn: FileRun, { nesting, name, skip, todo, details }: EventData.TestPass): void {
  // The process is told of as well.
  if (nesting === FILE && name === turn.file) turn.isOver = true;
  if (nesting < DECLARED || details.type === 'suite') return;
  const reason = skip ?? todo;
  if (reason !== undefined)
    turn.skipped.push(`${name}: ${typeof reason === 'string' ? reason : 'no reason given'}`);
  turn.counts.tests++;
  turn.counts[skip !== undefined ? 'skipped' : todo !== undefined ? 'todo' : 'pass']++;
}

function failed(turn: FileRun, event: EventData.TestFail): void {
  const { nesting, todo, details } = event;
  if (nesting === FILE) turn.isOver = true;
  const type = (details.error as { failureType?: string }).failureType ?? '';
  // A file or a test fails also because something inside it did; only the innermost says why.
  const isCause = type !== 'subtestsFailed' && type !== 'testAborted';
  if (isCause) turn.failures.push(event);
  // A file that could not be loaded counts as one test.
  if (!isCause && (nesting < DECLARED || details.type === 'suite')) return;
  turn.counts.tests++;
  turn.counts[todo !== undefined ? 'todo' : CANCELLED.has(type) ? 'cancelled' : 'fail']++;
}

const CANCELLED: ReadonlySet<string> = new Set([
  'cancelledByParent',
  'testAborted',
  'testTimeoutFailure',
]);

function exitText({ details }: EventData.TestFail): string | undefined {
  const { exitCode, signal } = details.error as {
    exitCode?: number | null;
    signal?: string | null;
  };
  if (typeof signal === 'string') return signal;
  return typeof exitCode === 'number' ? `exit code ${exitCode}` : undefined;
}
