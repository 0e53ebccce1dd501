import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { processIdentity } from './process-identity.ts';

/** A home that this process has to itself until `release`, which may be called again. */
export type HomeLock = { readonly home: string; release(): void };

/** Another live Atelier has this home. The message is one sentence, fit for a terminal. */
export class HomeInUseError extends Error {
  override readonly name = 'HomeInUseError';
}

/** The home cannot be made or written. The message says what to do. */
export class HomeUnusableError extends Error {
  override readonly name = 'HomeUnusableError';
}

/**
 * Takes the home for this process: makes the folder (0700) if it is missing and writes
 * `atelier.lock` into it. Rejects with `HomeInUseError` while another live process has it. The lock
 * of a dead process is taken over, also when its process id has been given to another program.
 */
export async function lockHome(home: string): Promise<HomeLock> {
  const folder = resolve(home);
  const file = join(folder, 'atelier.lock');
  const me: Holder = { pid: process.pid, identity: processIdentity(process.pid) };
  makeHome(folder);
  for (let attempt = 1, isWritten = false; attempt <= ATTEMPTS; attempt++) {
    isWritten = tryWrite(file, JSON.stringify(me)) || isWritten;
    // A lock won against others may be moved away once more by one who takes it for the dead one's.
    if (isWritten && attempt > 1) await pause(50);
    const holder = readLock(file);
    if (holder === undefined) continue;
    if (isWritten && isSame(holder, me))
      return { home: folder, release: () => releaseLock(file, me) };
    if (holder === 'unfinished') {
      // The other has made the file and not yet written it, or died in between.
      if (attempt < ATTEMPTS / 2) await pause(20);
      else removeLock(file, undefined);
    } else if (isLive(holder)) {
      throw new HomeInUseError(
        `Another Atelier (process ${holder.pid}) already runs on ${folder}: ` +
          'stop it, or set ATELIER_HOME to another folder.',
      );
    } else {
      removeLock(file, holder);
    }
  }
  throw new HomeInUseError(
    `Another Atelier is starting on ${folder}: wait for it, or remove ${file}.`,
  );
}

const ATTEMPTS = 50;

type Holder = { pid: number; identity: string | undefined };

// Both parts: two processes may start within one tick of the clock.
const isSame = (found: Holder | 'unfinished' | undefined, holder: Holder | undefined) =>
  typeof found === 'object' && found.pid === holder?.pid && found.identity === holder?.identity;

const isLive = ({ pid, identity }: Holder) =>
  identity !== undefined && processIdentity(pid) === identity;

function makeHome(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new HomeUnusableError(
      `Cannot make the home ${folder}: set ATELIER_HOME to a folder that you may write.`,
      { cause },
    );
  }
}

function tryWrite(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (cause) {
    if (hasCode(cause, 'EEXIST')) return false;
    throw new HomeUnusableError(
      `Cannot write ${file}: set ATELIER_HOME to a folder that you may write.`,
      { cause },
    );
  }
}

function readLock(file: string): Holder | 'unfinished' | undefined {
  try {
    return parseLock(readFileSync(file, 'utf8')) ?? 'unfinished';
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Undefined for an empty file, and for the rubbish that a power cut may leave. */
function parseLock(text: string): Holder | undefined {
  try {
    const { pid, identity } = JSON.parse(text);
    return { pid, identity };
  } catch {
    return undefined;
  }
}

/** Moves the lock away and looks again: a third process may have taken it over meanwhile. */
function removeLock(file: string, judged: Holder | undefined): void {
  const moved = `${file}.${process.pid}`;
  try {
    renameSync(file, moved);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  const text = readFileSync(moved, 'utf8');
  const found = parseLock(text);
  if (found !== undefined && !isSame(found, judged)) tryWrite(file, text);
  rmSync(moved, { force: true });
}

function releaseLock(file: string, me: Holder): void {
  if (isSame(readLock(file), me)) rmSync(file, { force: true });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
