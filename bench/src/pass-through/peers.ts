import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pin } from '../child.ts';
import type { Subject } from './subjects.ts';

/** A gateway that people choose today, running between the load and the upstream. */
export type Peer = { readonly subject: Subject; stop(): Promise<void> };

/** What was installed for an earlier run serves the next one. */
const FOLDER = join(tmpdir(), 'atelier-bench-peers');
const START_MS = 120_000;

/**
 * Portkey's gateway from npm, with the versions of `hono` and `@hono/node-server` of its own lock
 * file: with newer ones every stream is an error. It checks no key, keeps no log and no books.
 */
export async function startPortkey(upstream: string): Promise<Peer> {
  const folder = join(FOLDER, 'portkey');
  const main = join(folder, 'node_modules/@portkey-ai/gateway/build/start-server.js');
  if (!existsSync(main)) {
    mkdirSync(folder, { recursive: true });
    const manifest = {
      private: true,
      dependencies: { '@portkey-ai/gateway': '1.15.2' },
      overrides: { '@hono/node-server': '1.13.5', hono: '4.9.7' },
    };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    run('npm', ['install', '--no-audit', '--no-fund'], folder);
  }
  const port = await freePort();
  return start({
    name: 'Portkey 1.15.2',
    command: [process.execPath, main, '--headless', `--port=${port}`],
    port,
    headers: {
      authorization: 'Bearer sk-bench',
      'x-portkey-provider': 'openai',
      'x-portkey-custom-host': `${upstream}/v1`,
    },
  });
}

/** LiteLLM's proxy from PyPI: one worker, a master key, and no database. */
export async function startLiteLlm(upstream: string): Promise<Peer> {
  const folder = join(FOLDER, 'litellm');
  const main = join(folder, 'bin/litellm');
  if (!existsSync(main)) {
    mkdirSync(FOLDER, { recursive: true });
    run('python3', ['-m', 'venv', folder], FOLDER);
    run(join(folder, 'bin/pip'), ['install', '--quiet', 'litellm[proxy]'], FOLDER);
  }
  const config = join(folder, 'bench.json');
  const target = { model: 'openai/burst', api_base: `${upstream}/v1`, api_key: 'sk-bench' };
  const settings = {
    model_list: [{ model_name: 'up/burst', litellm_params: target }],
    general_settings: { master_key: 'sk-bench' },
  };
  // JSON is YAML.
  writeFileSync(config, JSON.stringify(settings));
  const port = await freePort();
  const { stdout } = spawnSync(main, ['--version'], { encoding: 'utf8' });
  return start({
    name: `LiteLLM ${/\d+(\.\d+)+/.exec(stdout)?.[0] ?? ''}`.trim(),
    command: [main, '--config', config, '--host', '127.0.0.1', '--port', `${port}`],
    port,
    headers: { authorization: 'Bearer sk-bench' },
  });
}

type Program = {
  readonly name: string;
  readonly command: readonly string[];
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
};

async function start({ name, command, port, headers }: Program): Promise<Peer> {
  const [program = '', ...given] = command;
  const log = openSync(join(FOLDER, 'peer.log'), 'w');
  const env = { ...process.env, NODE_ENV: 'production', LITELLM_LOG: 'ERROR' };
  const child = spawn(program, given, { stdio: ['ignore', log, log], env, cwd: FOLDER });
  closeSync(log);
  const exited = once(child, 'exit');
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name} could not be started.`);
  for (const deadline = Date.now() + START_MS; ; await pause(200)) {
    if (child.exitCode !== null) throw new Error(`${name} ended before it listened.`);
    if (await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)) break;
    if (Date.now() > deadline) throw new Error(`${name} did not listen in time.`);
  }
  pin(pid, 0);
  return {
    subject: { name, port, headers, pid },
    async stop() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function run(program: string, given: readonly string[], cwd: string): void {
  const { status, stderr } = spawnSync(program, given, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${given.join(' ')} failed: ${stderr}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
