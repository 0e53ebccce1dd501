import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

/** A process of ours, started from a script beside this one, that speaks over a channel. */
export type Child = {
  readonly pid: number;
  /** What it said first. */
  readonly said: { readonly port: number };
  ask<Answer>(question: object): Promise<Answer>;
  stop(): Promise<void>;
};

/** Whether processes can be kept to a core; without, they run where the system likes. */
export const canPin = cpus().length > 1 && spawnSync('taskset', ['-c', '0,1', 'true']).status === 0;

/** Starts `script` on a core. Resolves when it is ready. */
export async function startChild(script: string, core: 0 | 1, ...args: string[]): Promise<Child> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${script} could not be started.`);
  pin(pid, core);
  const exited = once(child, 'exit');
  const said = await nextMessage<Child['said']>(child);
  return {
    pid,
    said,
    ask(question) {
      const answered = nextMessage<never>(child);
      child.send(question);
      return answered;
    },
    async stop() {
      child.kill();
      await exited;
    },
  };
}

/** Keeps all threads of a process to a core, and those it starts from now on. */
export function pin(pid: number, core: 0 | 1): void {
  if (canPin) spawnSync('taskset', ['-a', '-c', '-p', `${core}`, `${pid}`]);
}

async function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  const given = new AbortController();
  const { signal } = given;
  try {
    const ended = once(child, 'exit', { signal }).then(() => {
      throw new Error('A process of the benchmark ended before it was asked to.');
    });
    const [message] = await Promise.race([once(child, 'message', { signal }), ended]);
    if (message?.error !== undefined) throw new Error(message.error);
    return message;
  } finally {
    given.abort();
  }
}
