import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LeaseTimes } from '../leases.ts';
import type { Start } from './server.program.ts';

const PROGRAM = new URL('./server.program.ts', import.meta.url);

export type ForkedServer = {
  start(starts: Start[]): Promise<void>;
  kill(): Promise<void>;
  /** One that stopped its own time goes on as if nothing had been. */
  wake(): void;
};

/** A server in a process of its own, to be killed. */
export async function forkServer(
  databaseUrl: string,
  providerUrl: string,
  name: string,
  leaseTimes?: LeaseTimes,
): Promise<ForkedServer> {
  const child = fork(
    PROGRAM,
    [databaseUrl, providerUrl, name, leaseTimes ? JSON.stringify(leaseTimes) : ''],
    { execArgv: ['--no-deprecation'] },
  );
  await told(child, 'ready');
  return {
    async start(starts) {
      child.send(starts);
      await told(child, 'started');
    },
    wake: () => void child.kill('SIGCONT'),
    async kill() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function told(child: ChildProcess, what: string): Promise<void> {
  const died = once(child, 'exit').then(() => {
    throw new Error(`The server ended before it was ${what}.`);
  });
  died.catch(() => {});
  const [message] = await Promise.race([once(child, 'message'), died]);
  if (message !== what) throw new Error(`The server said ${message} instead of ${what}.`);
}

/** A provider that takes money at the moment of the call, answers later and counts. */
export async function startProvider(answerMs: (key: string) => number) {
  const calls = new Map<string, number>();
  const receipt = (key: string) => ({ receipt: `receipt for ${key}` });
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://provider');
    const key = url.searchParams.get('key') ?? '';
    if (url.pathname === '/pay') {
      calls.set(key, (calls.get(key) ?? 0) + 1);
      setTimeout(() => response.end(JSON.stringify(receipt(key))), answerMs(key));
    } else response.end(JSON.stringify(calls.has(key) ? receipt(key) : null));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls: calls as ReadonlyMap<string, number>,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
