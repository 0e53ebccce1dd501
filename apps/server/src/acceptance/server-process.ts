import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { until } from './until.ts';

/** A real server in a process of its own, as `npm start` runs it. */
export type ServerProcess = {
  readonly home: string;
  readonly url: string;
  readonly pid: number;
  /** The one-time code of the link that it printed. */
  readonly signInCode: string;
  readonly ended: Promise<Ended>;
  /** Everything it has printed so far. */
  said(): string;
  /** A request to the REST API as whoever has `token`. */
  ask(method: string, path: string, token?: string, body?: unknown): Promise<Answer>;
  signal(name: NodeJS.Signals): void;
};

export type Ended = { readonly code: number | null; readonly said: string };
// `any`: JSON of many shapes, which each test takes apart.
export type Answer = { readonly status: number; readonly body: any };

export type Start = {
  readonly home: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** What runs Node with the script's path; default: this Node. */
  readonly command?: readonly string[];
};

/** Loaded machines start slowly; no test is about how fast. */
const READY_MS = 60_000;
const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** Starts a server and resolves when it says that it is ready; throws what it said if it ends. */
export async function startServer(start: Start): Promise<ServerProcess> {
  const { child, said, ended } = spawnServer(start);
  const ready = () => /ready after .* at (\S+)\n[^]*sign-in\?code=(\S+)/.exec(said());
  let over = false;
  void ended.then(() => {
    over = true;
  });
  await until(() => over || ready() !== null, { withinMs: READY_MS, or: said });
  const [, url, code] = ready() ?? [];
  if (url === undefined || code === undefined) throw new Error(`The server ended:\n${said()}`);
  return {
    home: start.home,
    url,
    pid: child.pid ?? 0,
    signInCode: decodeURIComponent(code),
    ended,
    said,
    ask: (method, path, token, body) => ask(`${url}/api/v1${path}`, method, token, body),
    signal: (name) => void child.kill(name),
  };
}

/** For starts that are to fail: how the process ends, with which words. */
export function endOfStart(start: Start): Promise<Ended> {
  return spawnServer(start).ended;
}

function spawnServer({ home, environment = {}, command = [process.execPath, MAIN] }: Start) {
  const [file = '', ...args] = command;
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(file, args, {
    cwd: '/', // no `.env` there, and every user may enter it
    env: { PATH, HOME, ATELIER_HOME: home, PORT: '0', ATELIER_DISCOVERY: 'off', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => {
      children.delete(child);
      resolve({ code, said: text });
    });
  });
  return { child, said: () => text, ended };
}

// However the tests end, no server stays. Its database ends with it.
const children = new Set<ChildProcess>();
const killAll = () => {
  for (const child of children) child.kill('SIGKILL');
};
after(killAll);
process.on('exit', killAll);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

async function ask(url: string, method: string, token?: string, body?: unknown): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** The process id of the database on this home; undefined when none runs. */
export function databasePid(home: string): number | undefined {
  const elsewhere = join(home, 'pg.location');
  const folder = existsSync(elsewhere) ? readFileSync(elsewhere, 'utf8').trim() : home;
  const file = join(folder, 'pg', 'postmaster.pid');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined;
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
