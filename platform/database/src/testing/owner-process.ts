import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./embedded-owner.ts', import.meta.url));

export type Owner = {
  readonly process: ChildProcess;
  /** What it said: an address and a process id, or why it could not start. */
  readonly said: { url: string; pid: number; version: string; error: string };
};

/** Starts an embedded PostgreSQL in another process, which the test may then kill. */
export async function startOwner(home: string, identity: { uid?: number; gid?: number } = {}) {
  const child = spawn(process.execPath, [SCRIPT, home], {
    cwd: '/',
    stdio: ['pipe', 'pipe', 'inherit'],
    ...identity,
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { process: child, said: JSON.parse(line) } satisfies Owner;
}

/** Kills the owner so that it can clean up nothing. */
export async function killOwner({ process: child }: Owner): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** For `skip`: why tests cannot act as the user `nobody` here, or false. */
export function withoutNobody(nobody: { uid: number; gid: number }): string | false {
  if (process.getuid?.() !== 0) return 'only root can act as another user';
  const reads = `require('node:fs').readFileSync(${JSON.stringify(SCRIPT)})`;
  const { status } = spawnSync(process.execPath, ['-e', reads], { cwd: '/', ...nobody });
  return status === 0 ? false : 'the project lies in a folder that other users may not enter';
}
