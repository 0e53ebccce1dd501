import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export type AtelierServer = {
  readonly pid: number;
  readonly port: number;
  /** Of the owner. */
  readonly apiKey: string;
  /** From the start of the process until it said that it is ready. */
  readonly readyMs: number;
  /** What it has written to its log so far. */
  log(): string;
  stop(): Promise<void>;
};

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** A folder for one Atelier, until `remove`. */
export function newHome(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'atelier-bench-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/**
 * Starts the real server as people do, on its embedded durable database in `home`, its log going to
 * a file as a service's does. `upstream` is the address of the provider `up`.
 */
export async function startAtelierServer(
  home: string,
  options: { upstream?: string; nodeFlags?: readonly string[] } = {},
): Promise<AtelierServer> {
  const { upstream, nodeFlags = [] } = options;
  const logFile = join(home, 'bench.log');
  const log = openSync(logFile, 'w', 0o600);
  const startMs = performance.now();
  const child = spawn(process.execPath, [...nodeFlags, ...startArguments()], {
    cwd: home,
    stdio: ['ignore', log, log],
    env: {
      PATH: process.env.PATH,
      ATELIER_HOME: join(home, 'home'),
      PORT: '0',
      NODE_ENV: 'production',
      ATELIER_DISCOVERY: 'off',
      ...(upstream ? { OPENAI_COMPATIBLE_URLS: `up=${upstream}` } : {}),
    },
  });
  closeSync(log);
  const exited = once(child, 'exit');
  let ready: RegExpExecArray | null = null;
  while (ready === null) {
    if (child.exitCode !== null || child.pid === undefined)
      throw new Error(`Atelier did not start:\n${readFileSync(logFile, 'utf8')}`);
    await pause(5);
    ready = /Atelier is ready .* at http:\/\/[^:]+:(\d+)/.exec(readFileSync(logFile, 'utf8'));
  }
  const readyMs = performance.now() - startMs;
  const { apiKey } = JSON.parse(readFileSync(join(home, 'home', 'owner.json'), 'utf8'));
  return {
    pid: child.pid as number, // looked at above
    port: Number(ready[1]),
    apiKey,
    readyMs,
    log: () => readFileSync(logFile, 'utf8'),
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** What `npm start` gives to node. */
function startArguments(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const [, ...given] = String(scripts.start).split(' ');
  return given.map((each) => (each.endsWith('.ts') ? join(ROOT, each) : each));
}
