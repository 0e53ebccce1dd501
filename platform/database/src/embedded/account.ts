import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/**
 * As whom PostgreSQL runs; it refuses to run as root.
 *
 * - `self`: as this process, an ordinary user.
 * - `namespace`: this process is root; in a user namespace root is shown to PostgreSQL as user 1000.
 *   To the file system it stays root, so any folder will do.
 * - `other`: this process is root and drops to another user, who needs folders of his own.
 */
export type Account =
  | { readonly kind: 'self' }
  | { readonly kind: 'namespace' }
  | { readonly kind: 'other'; readonly uid: number; readonly gid: number };

/** How to start `program` as the account, for `spawn`. The process id is the program's own. */
export function commandAs(account: Account, program: string, args: readonly string[]) {
  const { command, rest } =
    account.kind === 'namespace'
      ? { command: 'unshare', rest: [...NAMESPACE, program, ...args] }
      : { command: program, rest: [...args] };
  const identity = account.kind === 'other' ? { uid: account.uid, gid: account.gid } : {};
  return { command, args: rest, identity };
}

/** Nothing of the caller's: a PGDATA, PGPORT or LC_ALL of his must not reach PostgreSQL. */
export const CLEAN_ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
} as const;

const NAMESPACE = ['--user', '--map-user=1000', '--map-group=1000', '--'];

/** Runs a program to its end as the account. A program that cannot be started has code -1. */
export async function runAs(
  account: Account,
  program: string,
  args: readonly string[],
  options: { environment?: Readonly<Record<string, string>> } = {},
): Promise<{ code: number; output: string }> {
  const { command, args: rest, identity } = commandAs(account, program, args);
  const child = spawn(command, rest, {
    cwd: '/',
    env: { ...CLEAN_ENVIRONMENT, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...identity,
  });
  const ended = new Promise<{ code: number; failure: string }>((resolve) => {
    child.on('error', ({ message }) => resolve({ code: -1, failure: message }));
    child.on('close', (code) => resolve({ code: code ?? -1, failure: '' }));
  });
  const [{ code, failure }, out, err] = await Promise.all([
    ended,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, output: out + err + failure };
}

/** Whether the account may pass through a folder. */
export async function mayEnter(account: Account, folder: string): Promise<boolean> {
  const { code } = await runAs(account, '/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder]);
  return code === 0;
}

/** Whether root may make a user namespace here; tried, not guessed. */
export async function namespacesWork(): Promise<boolean> {
  const { code } = await runAs({ kind: 'namespace' }, '/bin/sh', ['-c', 'exit 0']);
  return code === 0;
}
