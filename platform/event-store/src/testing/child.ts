import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

/** A process of this package's tests, which says things line by line and may be killed any time. */
export function startChild(file: string, ...args: readonly string[]) {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [path, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // A test that fails midway leaves nothing running.
  after(() => child.kill('SIGKILL'));
  const said: string[] = [];
  const exited = once(child, 'exit');
  const lines = child.stdout && createInterface({ input: child.stdout });
  lines?.on('line', (line) => said.push(line));
  const closed = lines ? once(lines, 'close') : Promise.resolve();
  return {
    pid: child.pid,
    /** What it has said so far; complete after `kill`. */
    said,
    /** `kill -9`, and everything it had said before is read. */
    async kill() {
      child.kill('SIGKILL');
      await Promise.all([exited, closed]);
    },
  };
}
