import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '@atelier/telemetry';
import { type Account, CLEAN_ENVIRONMENT, commandAs } from './account.ts';
import type { Binaries } from './binaries.ts';

export type Server = {
  readonly pid: number;
  /** Resolves when the server has ended, whatever the reason. */
  readonly exited: Promise<void>;
  /** Ends all sessions, writes what is in memory and waits. May be called again. */
  stop(): Promise<void>;
};

export type ServerPlan = {
  readonly account: Account;
  readonly binaries: Binaries;
  readonly dataFolder: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly log: Log;
  /** Throws the whole cluster away when the server ends: for tests. */
  readonly disposableFolder?: string;
};

/**
 * Starts `postgres` and resolves when it accepts connections. It lives in a session of its own, so
 * Ctrl-C in a terminal reaches only Atelier, which stops it in good order; and it never outlives
 * this process: a watchdog ends it when this process dies, by `kill -9` too. Neither of them keeps
 * this process alive.
 */
export async function startServer(plan: ServerPlan): Promise<Server> {
  const child = spawnServer(plan);
  const lastLines = followLog(child, plan.log);
  const started = await Promise.race([once(child, 'spawn'), once(child, 'error')]);
  const pid = child.pid;
  if (pid === undefined) throw new Error(`PostgreSQL could not be started: ${started[0]}`);
  const exited = once(child, 'exit').then(() => {});
  const watchdog = startWatchdog(pid, plan);
  // Tells the watchdog, so that it never signals a process id that was given out again.
  void exited.then(() => watchdog?.stdin?.end('stopped\n'));
  await readyOrExited(plan, child, lastLines);
  child.unref();
  let stopping: Promise<void> | undefined;
  void exited.then(() => {
    if (stopping === undefined) plan.log.error({ pid }, 'PostgreSQL ended by itself');
  });
  const stop = () => {
    stopping ??= stopServer(child, exited, plan);
    return stopping;
  };
  return { pid, exited, stop };
}

function spawnServer(plan: ServerPlan): ChildProcess {
  const settings = Object.entries(plan.settings).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const { command, args, identity } = commandAs(
    plan.account,
    join(plan.binaries.folder, 'postgres'),
    ['-D', plan.dataFolder, ...settings],
  );
  return spawn(command, args, {
    cwd: '/',
    env: { ...CLEAN_ENVIRONMENT, ...plan.binaries.environment },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    ...identity,
  });
}

/** Hands the server's log on, and keeps the last lines for the error of a failed start. */
function followLog(child: ChildProcess, log: Log): readonly string[] {
  const lastLines: string[] = [];
  if (child.stderr === null) return lastLines;
  createInterface({ input: child.stderr }).on('line', (line) => {
    lastLines.push(line);
    if (lastLines.length > 20) lastLines.shift();
    if (/ PANIC: /.test(line)) log.error({ line }, 'PostgreSQL reports');
    else if (/ FATAL: /.test(line)) log.warn({ line }, 'PostgreSQL reports');
    else log.debug({ line }, 'PostgreSQL reports');
  });
  // A pipe of a child is a socket, which the types do not say.
  if ('unref' in child.stderr && typeof child.stderr.unref === 'function') child.stderr.unref();
  return lastLines;
}

/** The last line of `postmaster.pid` is how PostgreSQL tells `pg_ctl` that it is ready. */
async function readyOrExited(
  { dataFolder, log }: ServerPlan,
  child: ChildProcess,
  lastLines: readonly string[],
): Promise<void> {
  const startedAt = Date.now();
  let reportAt = startedAt + 5000;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) {
      await pause(20); // lets the last lines of its log arrive
      throw new Error(`PostgreSQL did not start in ${dataFolder}:\n${lastLines.join('\n')}`);
    }
    const lines = readLines(join(dataFolder, 'postmaster.pid'));
    if (lines[0] === `${child.pid}` && lines[7]?.trim() === 'ready') return;
    if (Date.now() > reportAt) {
      // Recovery after a power cut may take minutes, and interrupting it would only repeat it.
      log.warn(
        { seconds: Math.round((Date.now() - startedAt) / 1000) },
        'PostgreSQL still recovers',
      );
      reportAt += 10_000;
    }
    await pause(10);
  }
}

async function stopServer(child: ChildProcess, exited: Promise<void>, plan: ServerPlan) {
  child.ref();
  signalServer(child, plan.disposableFolder === undefined ? 'SIGINT' : 'SIGQUIT');
  const late = setTimeout(() => signalServer(child, 'SIGQUIT'), 30_000);
  await exited;
  clearTimeout(late);
}

function signalServer(child: ChildProcess, signal: 'SIGINT' | 'SIGQUIT'): void {
  // Windows knows no signals: there `kill` ends the process, and the next start recovers.
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
}

/**
 * A shell that reads from a pipe which only this process holds: the pipe's end is this process's
 * end. It needs no more than POSIX; a parent-death signal would need Linux and would be lost in the
 * change of user.
 */
function startWatchdog(pid: number, plan: ServerPlan): ChildProcess | undefined {
  if (process.platform === 'win32') return undefined;
  const pidFile = join(plan.dataFolder, 'postmaster.pid');
  const words = [`${pid}`, plan.disposableFolder ?? '', pidFile];
  const watchdog = spawn('/bin/sh', ['-c', WATCHDOG, 'sh', ...words], {
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // The pipe breaks when somebody ends the watchdog; the server then only loses its guard.
  watchdog.stdin?.on('error', () => {});
  watchdog.on('error', (error) => plan.log.warn({ err: error }, 'PostgreSQL has no watchdog'));
  watchdog.unref();
  const pipe = watchdog.stdin;
  if (pipe !== null && 'unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
  return watchdog;
}

const WATCHDOG = `
stopped=
while read -r word; do stopped=$word; done
if [ -z "$2" ]; then [ -n "$stopped" ] || kill -INT "$1"; exit; fi
[ -n "$stopped" ] || kill -QUIT "$1"
tries=0
while [ -e "$3" ] && [ $tries -lt 100 ]; do sleep 0.05; tries=$((tries + 1)); done
rm -rf -- "$2"
`;

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}
