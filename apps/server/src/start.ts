import { createRequire } from 'node:module';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import {
  listen,
  type ApiOptions,
  postgresIdempotencyRecords,
  startApi,
  startModules,
  staticFiles,
  type Connect,
} from '@atelier/api';
import { createMetrics, type Log, startTracing } from '@atelier/telemetry';
import { buildWebApp } from '@atelier/web';
import type { Configuration } from './configuration.ts';
import { holdHome } from './home.ts';
import type { MasterKey } from './master-keys.ts';
import { modules } from './modules.ts';
import { openDatabase } from './open-database.ts';
import { signInOwner } from './owner.ts';
import { platformSealer } from './platform-sealer.ts';
import { routesIn } from './routes-in.ts';
import { targets } from './targets.ts';
import { undoList } from './undo-list.ts';

/** Of the package, for the API's document. */
const { version }: { version: string } = createRequire(import.meta.url)('../package.json');

export type Atelier = {
  readonly url: string;
  /** Where the owner signs in without a password, once. Only with the embedded database. */
  readonly signInUrl: string | undefined;
  /** Takes no new requests, lets running ones finish for a while, and stops the database last. */
  stop(drainMs?: number): Promise<void>;
};

export type StartOptions = {
  readonly log: Log;
  readonly onProgress?: (sentence: string) => void;
  /** What tests change of the modules' settings, by context. */
  readonly settings?: Readonly<Record<string, object>>;
  /** Without the web app there is nothing at `/`. */
  readonly web?: boolean;
  /** Other limits than a server's: tests ask faster than people. */
  readonly rateLimits?: NonNullable<ApiOptions['rateLimits']>;
};

export const DRAIN_MS = 30_000;

/** Starts what the configuration says; resolves when it answers. A start that fails is undone. */
export async function startAtelier(
  configuration: Configuration,
  { log, onProgress = () => {}, settings = {}, web = true, rateLimits }: StartOptions,
): Promise<Atelier> {
  const undo = undoList();
  const stop = (drainMs = DRAIN_MS) => undo.run(drainMs);
  try {
    const embedded = configuration.databaseUrl === undefined;
    const held = embedded ? await holdHome(configuration.home) : undefined;
    undo.push(() => held?.lock.release());
    await probePort(configuration);
    // What can be wrong with it is told before the long parts.
    if (configuration.routesFile) await routesIn(configuration.routesFile);
    const masterKeys = configuration.masterKeys ?? held?.masterKeys ?? [];

    // The two long parts of a first start, at once.
    const webApp = web
      ? buildWebApp({ fallbackFolder: join(configuration.home, 'web'), onProgress })
      : undefined;
    webApp?.catch(() => {}); // awaited below, when the database can be stopped again
    const database = await openDatabase(configuration, held, log, onProgress);
    undo.push(() => database.stop());
    const { otlpEndpoint } = configuration;
    const tracing = await startTracing({ serviceName: 'atelier', otlpEndpoint });
    undo.push(() => tracing.stop());

    onProgress('Bringing the database up to date…');
    const metrics = createMetrics({ processMetrics: true });
    let sealer: ReturnType<typeof platformSealer> | undefined;
    const sealerOf = (to: Connect) => (sealer ??= platformSealer(to));
    const started = await startModules({
      modules: targets[configuration.target].map((name) => modules[name]),
      poolOf: database.poolOf,
      processDatabase: { pool: database.poolOf('processes'), url: database.url },
      sealer: sealerOf,
      settings: merged(settingsOf(configuration, masterKeys), settings),
      wiring: configuration.wiring,
      log,
      metrics,
    });
    undo.push(() => started.stop());

    const api = await startApi({
      ...addressOf(configuration),
      version,
      modules: started.hosted,
      log,
      metrics,
      ...(webApp ? { web: await staticFiles((await webApp).folder) } : {}),
      idempotency: await postgresIdempotencyRecords(database.poolOf('api'), {
        sealer: await sealerOf(started.connection),
      }),
      ...(rateLimits ? { rateLimits } : {}),
      ready: async () => ({ database: await database.answers() }),
    });
    undo.push((drainMs) => {
      started.drain();
      return api.close(drainMs);
    });

    const url = configuration.publicUrl ?? api.url;
    const signInUrl = embedded ? await signInOwner(configuration, url, started) : undefined;
    return { url, signInUrl, stop };
  } catch (error) {
    await stop(0).catch((cause: unknown) => {
      log.error({ err: cause }, 'a start that failed could not be undone as a whole');
    });
    throw error;
  }
}

function addressOf({ host, port, publicUrl, trustProxy, corsOrigins }: Configuration) {
  return { host, port, trustProxy, corsOrigins, ...(publicUrl ? { publicUrl } : {}) };
}

/** Throws now what listening would throw at the end of a long start. */
async function probePort({ host, port }: Configuration): Promise<void> {
  const probe = createServer();
  await listen(probe, port, host);
  probe.close();
  await once(probe, 'close');
}

type Settings = Readonly<Record<string, object>>;

/** What each module is told of the configuration. */
function settingsOf(configuration: Configuration, masterKeys: readonly MasterKey[]): Settings {
  const { publicUrl, tokenDays, registration, providers, compatibleServers, discovery } =
    configuration;
  const { stripe, smtp, host, port, routesFile, tracedProviders } = configuration;
  return {
    // The port may change from start to start; tokens shall not die of it.
    identity: { masterKeys, issuer: publicUrl ?? 'atelier', tokenTtlDays: tokenDays, registration },
    gateway: { providers, compatibleServers, discovery, routesFile, tracedProviders },
    notifications: {
      ...(smtp ? { smtp } : {}),
      publicUrl: publicUrl ?? `http://${host}:${port}`,
    },
    billing: {
      ...(stripe ? { stripe } : {}),
      publicUrl: publicUrl ?? `http://${host}:${port}`,
    },
  };
}

function merged(settings: Settings, changes: Settings): Settings {
  return Object.fromEntries(
    Object.entries(settings).map(([name, own]) => [name, { ...own, ...changes[name] }]),
  );
}
