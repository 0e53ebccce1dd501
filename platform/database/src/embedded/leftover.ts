import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '@atelier/telemetry';
import { commandLine, processIdentity } from '../process-identity.ts';

/**
 * Stops the server that an Atelier which was killed has left on this data folder, and removes a
 * `postmaster.pid` whose process id belongs to another program by now, at which PostgreSQL would
 * refuse to start. To be called only by the holder of the home's lock.
 *
 * It is stopped and not adopted: its log goes nowhere, its settings may be those of an older
 * Atelier, and a clean stop costs tenths of a second.
 */
export async function stopLeftover(dataFolder: string, log: Log): Promise<void> {
  const file = join(dataFolder, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const identity = processIdentity(pid);
  if (identity === undefined) return disown(file, pid);
  if (!servesFolder(pid, dataFolder)) {
    log.info({ pid }, 'removed the lock of a PostgreSQL whose process id was given out again');
    return rmSync(file, { force: true });
  }
  log.info({ pid }, 'stopping the PostgreSQL that a killed Atelier left behind');
  for (const { signal, waitMs } of ESCALATION) {
    trySignal(pid, signal);
    if (await goneWithin(pid, identity, waitMs)) return;
  }
  throw new Error(
    `PostgreSQL (process ${pid}) of an earlier Atelier still runs on ${dataFolder} and does not ` +
      `stop: end it with "kill -QUIT ${pid}" and start again.`,
  );
}

/**
 * PostgreSQL itself clears up after a dead process, with checks that are better than ours. But one
 * that nobody has collected, in a container perhaps for ever, looks alive to it. It knows that the
 * process which starts it is no server: with that id in the file it goes on to those checks.
 */
function disown(file: string, pid: number): void {
  if (!isUncollected(pid)) return;
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, `${process.pid}`));
}

/** Of a process id without a living process. */
function isUncollected(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Fast: disconnect everybody, write a checkpoint. Immediate: stop now, recover at the next start. */
const ESCALATION = [
  { signal: 'SIGINT', waitMs: 20_000 },
  { signal: 'SIGQUIT', waitMs: 10_000 },
] as const;

/** PostgreSQL works in its data folder; where that cannot be seen, its command line has to do. */
function servesFolder(pid: number, dataFolder: string): boolean {
  const words = commandLine(pid)?.split(' ') ?? [];
  if (!basename(words[0] ?? '').startsWith('postgres')) return false;
  try {
    const [theirs, ours] = [statSync(`/proc/${pid}/cwd`), statSync(dataFolder)];
    return theirs.dev === ours.dev && theirs.ino === ours.ino;
  } catch {
    return words.join(' ').includes(dataFolder);
  }
}

function trySignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It has just ended by itself, which is what was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function goneWithin(pid: number, identity: string, waitMs: number): Promise<boolean> {
  for (const deadline = Date.now() + waitMs; Date.now() < deadline; await pause(10))
    if (processIdentity(pid) !== identity) return true;
  return false;
}
