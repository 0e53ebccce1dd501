import type { HostedModule, Module, ModuleHost, StartedModule } from '@atelier/api';
import { migrate } from '@atelier/database';
import {
  type EventStore,
  eventSource,
  eventStoreMigrations,
  postgresEventStore,
  prepareReadTables,
  type Source,
  subscribe,
  tableSource,
} from '@atelier/event-store';
import { systemClock } from '@atelier/kernel';
import { connect } from '@atelier/rpc';
import type { Log, Metrics } from '@atelier/telemetry';
import type { Pool } from 'pg';

/** Any module: what its settings are is between it and whoever gives them. */
export type AnyModule = Module<any, any>;

export type StartedModules = {
  readonly hosted: readonly HostedModule[];
  stop(): Promise<void>;
};

/**
 * Brings the schemas of the modules up to date, starts the modules, gives each a client of its
 * neighbours, and lets published events flow between them.
 */
export async function startModules(options: {
  readonly modules: readonly AnyModule[];
  readonly poolOf: (context: string) => Pool;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly wiring: 'in-process' | 'loopback';
  readonly log: Log;
  readonly metrics: Metrics;
}): Promise<StartedModules> {
  const { modules, poolOf, settings, wiring, log, metrics } = options;
  const draining = new AbortController();
  const started = new Map<string, StartedModule>();
  const failed = (error: unknown, operation: string) =>
    log.error({ err: error, operation }, 'a neighbour failed');
  const stores = await Promise.all(modules.map((module) => prepared(module, poolOf(module.name))));

  for (const [index, module] of modules.entries()) {
    const host: ModuleHost = {
      store: stores[index] as EventStore,
      pool: poolOf(module.name),
      schema: module.name,
      log: log.child({ context: module.name }),
      metrics,
      clock: systemClock,
      draining: draining.signal,
    };
    const neighbours = Object.fromEntries(
      Object.entries(module.needs).map(([name, contract]) => [
        name,
        connect(
          name,
          contract as Module['contract'],
          wiring,
          () => started.get(name)?.router,
          failed,
        ),
      ]),
    );
    started.set(module.name, await module.start(host, neighbours, settings[module.name]));
  }

  const subscriptions = modules.flatMap((module) =>
    subscriptionsOf(module, started, modules, { poolOf, log }),
  );
  return {
    hosted: modules.map((module) => ({
      module,
      started: started.get(module.name) as StartedModule,
    })),
    async stop() {
      draining.abort();
      await Promise.all(subscriptions.map((subscription) => subscription.stop()));
      for (const module of [...started.values()].reverse()) await module.stop?.();
    },
  };
}

async function prepared(module: AnyModule, pool: Pool): Promise<EventStore> {
  const { name, migrations, projections } = module;
  await migrate(pool, name, [...eventStoreMigrations, ...migrations]);
  const stale = await prepareReadTables(pool, name, projections);
  const store = postgresEventStore({ pool, schema: name, projections });
  for (const projection of stale) await store.rebuild(projection);
  return store;
}

function subscriptionsOf(
  module: AnyModule,
  started: ReadonlyMap<string, StartedModule>,
  modules: readonly AnyModule[],
  { poolOf, log }: { poolOf: (context: string) => Pool; log: Log },
) {
  return (started.get(module.name)?.subscriptions ?? []).flatMap((subscription) => {
    const publisher = modules.find(({ name }) => name === subscription.to);
    if (publisher === undefined) return [];
    const own = { pool: poolOf(module.name), schema: module.name };
    return subscribe({
      ...own,
      processor: subscription.name,
      source: sourceOf(publisher, poolOf(publisher.name)),
      handle: (event, transaction) => subscription.handle(event, transaction),
      log: log.child({ context: module.name }),
    });
  });
}

function sourceOf({ name, publishes, publishedFrom }: AnyModule, pool: Pool): Source {
  if (publishedFrom) return tableSource({ schema: name, pool, ...publishedFrom });
  return eventSource(name, publishes ?? (() => undefined), { pool });
}
