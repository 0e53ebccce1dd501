import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { testDatabase } from '@atelier/database/testing';
import { silentLog } from '@atelier/telemetry';
import { readConfiguration } from '../configuration.ts';
import { createOwner } from '../create-owner.ts';
import { newMasterKey } from '../master-keys.ts';
import { startAtelier } from '../start.ts';

export type TestAtelier = {
  readonly url: string;
  /** Of the owner, a super-admin. */
  readonly apiKey: string;
  /** Where the owner signs in, once. */
  readonly signInUrl: string;
  /** A request to the REST API as whoever has `token`, the owner by default. */
  api(method: string, path: string, body?: unknown, token?: string): Promise<Answer>;
  /** A new user with a workspace of his own. */
  register(email: string): Promise<{ token: string; userId: string; workspaceId: string }>;
};

export type Answer = { readonly status: number; readonly body: any; readonly headers: Headers };

/** The whole of Atelier on a database of its own and a free port, until the test file ends. */
export async function testAtelier(
  options: { environment?: Record<string, string>; web?: boolean } = {},
): Promise<TestAtelier> {
  const { url: databaseUrl } = await testDatabase();
  const home = await mkdtemp(join(tmpdir(), 'atelier-'));
  const configuration = readConfiguration({
    ATELIER_HOME: home,
    DATABASE_URL: databaseUrl,
    ATELIER_MASTER_KEY: newMasterKey(),
    PORT: '0',
    ATELIER_DISCOVERY: 'off',
    ...options.environment,
  });
  const settings = {
    // A cost of 12 is proved in identity; here it would be a quarter of a second per sign-in.
    identity: { passwordCost: 4 },
    gateway: { offlineTokensPerSecond: Number.POSITIVE_INFINITY },
  };
  const owner = await createOwner(configuration, 'owner@example.com');
  const web = options.web ?? false;
  // What is limited is proved in identity and api; here one process asks for everybody.
  const rateLimits = { perMinute: 1e6, declared: false };
  const atelier = await startAtelier(configuration, { log: silentLog, settings, web, rateLimits });
  after(async () => {
    await atelier.stop(0);
    await rm(home, { recursive: true, force: true });
  });

  const api: TestAtelier['api'] = async (method, path, body, token = owner.apiKey) => {
    const response = await fetch(`${atelier.url}/api/v1${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text ? JSON.parse(text) : text,
    };
  };

  return {
    url: atelier.url,
    apiKey: owner.apiKey,
    signInUrl: atelier.url + new URL(owner.signInUrl).pathname + new URL(owner.signInUrl).search,
    api,
    async register(email) {
      const password = 'correct horse battery';
      const registered = await api('POST', '/auth/register', { email, password }, '');
      const signedIn = await api('POST', '/auth/login', { email, password }, '');
      const { id: userId, workspaceId } = registered.body;
      return { token: signedIn.body.token, userId, workspaceId };
    },
  };
}
