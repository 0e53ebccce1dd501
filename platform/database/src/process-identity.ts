import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * A text that names the process behind a process id for good: ids are given out again, after a
 * restart of the machine or container even the same ones. Undefined when no such process lives
 * (one that has ended and is only not yet collected by its parent counts as gone).
 */
export function processIdentity(pid: number): string | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (process.platform === 'linux') return linuxIdentity(pid);
  if (!isAlive(pid)) return undefined;
  if (process.platform === 'win32') return `${pid}`;
  return firstLine('ps', ['-o', 'lstart=', '-p', `${pid}`]);
}

/** The command line of a process, or undefined when it is gone or hidden. */
export function commandLine(pid: number): string | undefined {
  if (process.platform === 'linux')
    return readOrUndefined(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ');
  if (process.platform === 'win32') return undefined;
  return firstLine('ps', ['-o', 'command=', '-p', `${pid}`]);
}

function linuxIdentity(pid: number): string | undefined {
  const stat = readOrUndefined(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The second field is the program's name in parentheses and may itself contain ") ".
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTicks] = [fields[0], fields[19]];
  if (state === 'Z' || state === 'X') return undefined;
  return `${readOrUndefined('/proc/sys/kernel/random/boot_id')?.trim()} ${startTicks}`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function readOrUndefined(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function firstLine(program: string, args: readonly string[]): string | undefined {
  const { stdout } = spawnSync(program, args, { encoding: 'utf8' });
  return stdout?.trim() || undefined;
}
