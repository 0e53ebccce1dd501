import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { testDatabase } from '@atelier/database/testing';
import { newMasterKey } from '../master-keys.ts';
import { atelierBeside, atelierHere } from './running-atelier.ts';

export type TestAtelier = {
  readonly url: string;
  readonly databaseUrl: string;
  /** Of the owner, a super-admin. */
  readonly apiKey: string;
  /** Where the owner signs in, once. */
  readonly signInUrl: string;
  /** A request to the REST API as whoever has `token`, the owner by default. */
  api(
    method: string,
    path: string,
    body?: unknown,
    token?: string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  /** A new user with a workspace of his own. */
  register(email: string): Promise<{ token: string; userId: string; workspaceId: string }>;
};

/** Of whoever is registered here; the owner has none. */
export const PASSWORD = 'correct horse battery';

export type Answer = { readonly status: number; readonly body: any; readonly headers: Headers };

/** The whole of Atelier on a database of its own and a free port, until the test file ends. */
export async function testAtelier(
  options: {
    environment?: Record<string, string>;
    web?: boolean;
    /** In a thread of its own: for tests whose time is the server's. */
    beside?: boolean;
  } = {},
): Promise<TestAtelier> {
  const { url: databaseUrl } = await testDatabase();
  const home = await mkdtemp(join(tmpdir(), 'atelier-'));
  const environment = {
    ATELIER_HOME: home,
    DATABASE_URL: databaseUrl,
    ATELIER_MASTER_KEY: newMasterKey(),
    PORT: '0',
    ATELIER_DISCOVERY: 'off',
    ...options.environment,
  };
  const start = options.beside ? atelierBeside : atelierHere;
  const { running, stop } = await start({ environment, web: options.web ?? false });
  after(async () => {
    await stop();
    await rm(home, { recursive: true, force: true });
  });

  const api: TestAtelier['api'] = async (
    method,
    path,
    body,
    token = running.apiKey,
    headers = {},
  ) => {
    const response = await fetch(`${running.url}/api/v1${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text ? JSON.parse(text) : text,
    };
  };

  const { pathname: path, search } = new URL(running.signInUrl);
  return {
    url: running.url,
    databaseUrl,
    apiKey: running.apiKey,
    signInUrl: running.url + path + search,
    api,
    async register(email) {
      const person = { email, password: PASSWORD };
      const registered = await api('POST', '/auth/register', person, '');
      const signedIn = await api('POST', '/auth/login', person, '');
      const { id: userId, workspaceId } = registered.body;
      return { token: signedIn.body.token, userId, workspaceId };
    },
  };
}
