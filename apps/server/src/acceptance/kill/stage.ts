import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { faultServer } from '@atelier/gateway/testing';
import { readOwner } from '../../home.ts';
import { type ServerProcess, startServer } from '../server-process.ts';

const folder = await mkdtemp(join(tmpdir(), 'atelier-kill-'));
export const home = join(folder, 'home');
/** Behind the models `echo/…`. */
export const upstream = await faultServer();
const start = () =>
  startServer({ home, environment: { OPENAI_COMPATIBLE_URLS: `echo=${upstream.url}` } });

/** The one that runs, or that has been killed last. */
export let server: ServerProcess = await start();
export const owner = readOwner(home)?.apiKey ?? '';

/** After its end. */
export async function startAgain(): Promise<void> {
  server = await start();
}

after(async () => {
  server.signal('SIGKILL');
  await server.ended;
  await upstream.close();
  await rm(folder, { recursive: true, force: true });
});

/** Somebody in a workspace of his own; answers his token. */
export async function newUser(email: string): Promise<string> {
  const account = { email, password: 'correct horse battery' };
  await server.ask('POST', '/auth/register', undefined, account);
  return (await server.ask('POST', '/auth/login', undefined, account)).body.token;
}
