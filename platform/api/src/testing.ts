import { openPool } from '@atelier/database';
import { testDatabase } from '@atelier/database/testing';
import { createMetrics, silentLog } from '@atelier/telemetry';
import { after } from 'node:test';
import type { Pool } from 'pg';
import { type ApiOptions, startApi } from './start-api.ts';
import { type AnyModule, type StartedModules, startModules } from './start-modules.ts';
import { type HttpClient, httpClient } from './testing/http-client.ts';

export { fakeActor } from './testing/actors.ts';
export {
  type HttpClient,
  httpClient,
  type TestAnswer,
  type TestEvent,
  type TestRequest,
} from './testing/http-client.ts';

export {
  type WalkedOperation,
  type WalkedRequest,
  walk,
  type WalkOptions,
} from './testing/walk.ts';

export type TestApi = StartedModules & {
  readonly url: string;
  /** The pool of a context, its schema first in the search path. */
  readonly poolOf: (context: string) => Pool;
  /** Asks without credentials. */
  readonly anybody: HttpClient;
  /** Asks with a token or API key. */
  as(token: string): HttpClient;
};

/**
 * The modules on a new test database behind a real HTTP listener on a free port, called through the
 * loopback wiring; stopped after the test, or after the file when called outside of one. The limits
 * of sign-in do not apply, since a test signs in often; pass `rateLimits` to have them.
 */
export async function startTestApi(
  modules: readonly AnyModule[],
  settings: Readonly<Record<string, unknown>> = {},
  options: Partial<Omit<ApiOptions, 'modules'>> = {},
): Promise<TestApi> {
  const running: (() => Promise<void>)[] = [];
  // Before the database's own: hooks run in the order in which they were made.
  after(async () => {
    for (const stop of running.reverse()) await stop();
  });
  const { url: databaseUrl } = await testDatabase();
  const pools = new Map<string, Pool>();
  const poolOf = (context: string) => {
    const known = pools.get(context);
    if (known) return known;
    const pool = openPool(databaseUrl, { applicationName: 'test', schema: context });
    pools.set(context, pool);
    running.unshift(() => pool.end());
    return pool;
  };
  const { log = silentLog, metrics = createMetrics() } = options;
  const started = await startModules({
    modules,
    poolOf,
    processDatabase: { pool: poolOf('processes'), url: databaseUrl },
    settings,
    wiring: 'loopback',
    log,
    metrics,
  });
  running.push(started.stop);
  const api = await startApi({
    rateLimits: { perMinute: 100_000, declared: false },
    ...options,
    modules: started.hosted,
    log,
    metrics,
  });
  running.push(() => api.close(0));
  return {
    ...started,
    url: api.url,
    poolOf,
    anybody: httpClient(api.url),
    as: (token) => httpClient(api.url, token),
  };
}
