import type { AnyContractRouter } from '@atelier/contract';
import { migrate } from '@atelier/database';
import {
  type EventStore,
  eventSource,
  eventStoreMigrations,
  postgresEventStore,
  prepareReadTables,
  redrive,
  type Source,
  type Subscription,
  subscribe,
  tableSource,
} from '@atelier/event-store';
import { type Clock, systemClock } from '@atelier/kernel';
import { connect } from '@atelier/rpc';
import { type BoundProcess, type Processes, startProcesses } from '@atelier/processes';
import type { Log, Metrics } from '@atelier/telemetry';
import type { Pool } from 'pg';
import type { Module, StartedModule } from './module.ts';
import { modulesProcesses } from './module-processes.ts';
import type { HostedModule } from './operations.ts';
import { watchSubscriptions } from './subscription-metrics.ts';

/** Any module. `any`: what its settings and neighbours are is between it and whoever composes it. */
export type AnyModule = Module<any, any>;

export type StartModulesOptions = {
  /** In the order in which they start. A module may call a neighbour while starting if it is earlier. */
  readonly modules: readonly AnyModule[];
  /** The database of each context, its schema first in the search path. */
  readonly poolOf: (context: string) => Pool;
  /** By the name of the module. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** `loopback` sends every call between contexts through the encoding of a wire. */
  readonly wiring: 'loopback' | 'in-process';
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock?: Clock;
  /** Where durable processes are kept, if a module defines any. */
  readonly processDatabase: { readonly pool: Pool; readonly url: string };
};

export type StartedModules = {
  readonly hosted: readonly HostedModule[];
  /** Tells the modules that the process is about to end: no new long work. */
  drain(): void;
  /** Ends subscriptions after the event they handle, then the modules, latest first. */
  stop(): Promise<void>;
};

/**
 * Brings the schema of each module up to date and its stale read tables by replay, starts the
 * modules with a client of each neighbour, and lets published events flow between them. When one
 * does not start, those that have are stopped again.
 */
export async function startModules(options: StartModulesOptions): Promise<StartedModules> {
  const { modules, log } = options;
  const draining = new AbortController();
  const started = new Map<string, StartedModule>();
  const subscriptions: Subscription[] = [];
  const { processes, began } = modulesProcesses();
  const stop = async () => {
    draining.abort();
    const failures: unknown[] = [];
    const attempt = async (step: () => Promise<void> | undefined) => {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    };
    await Promise.all(subscriptions.splice(0).map((each) => attempt(() => each.stop())));
    await attempt(() => processes.stop());
    for (const [name, module] of [...started].reverse()) {
      started.delete(name);
      await attempt(() => module.stop?.());
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not every module was stopped.');
  };
  try {
    checkNeeds(modules);
    for (const module of modules) {
      const store = await preparedStore(module, options);
      const neighbours = neighboursOf(module, started, options);
      const host = {
        store,
        pool: options.poolOf(module.name),
        schema: module.name,
        log: log.child({ context: module.name }),
        metrics: options.metrics,
        clock: options.clock ?? systemClock,
        draining: draining.signal,
        processes,
      };
      const running = await module.start(host, neighbours, options.settings[module.name] ?? {});
      started.set(module.name, running);
    }
    const hosted = modules.flatMap((module) => {
      const running = started.get(module.name);
      return running ? [{ module, started: running }] : [];
    });
    const definitions = hosted.flatMap(({ started: module }) => module.processes ?? []);
    if (definitions.length > 0) began(await startModuleProcesses(definitions, options));
    for (const each of hosted) {
      await retryParked(each, options);
      subscriptions.push(...subscriptionsOf(each, options));
    }
    watchSubscriptions(
      modules.map(({ name }) => name),
      options,
    );
    return { hosted, drain: () => draining.abort(), stop };
  } catch (error) {
    await stop().catch((cause: unknown) =>
      log.error({ err: cause }, 'modules that had started were not all stopped'),
    );
    throw error;
  }
}

function startModuleProcesses(
  definitions: readonly BoundProcess[],
  { processDatabase: { pool, url }, log }: StartModulesOptions,
): Promise<Processes> {
  return startProcesses({ pool, databaseUrl: url, definitions, log });
}

function checkNeeds(modules: readonly AnyModule[]): void {
  const names = modules.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new Error(`The module ${twice} is started twice.`);
  for (const { name, needs } of modules)
    for (const neighbour of Object.keys(needs))
      if (!names.includes(neighbour))
        throw new Error(`The module ${name} needs ${neighbour}, which is not started beside it.`);
}

async function preparedStore(
  { name, migrations, projections }: AnyModule,
  { poolOf, clock, log }: StartModulesOptions,
): Promise<EventStore> {
  const pool = poolOf(name);
  await migrate(pool, name, eventStoreMigrations, 'event-store');
  await migrate(pool, name, migrations);
  const stale = await prepareReadTables(pool, name, projections);
  const store = postgresEventStore({
    pool,
    schema: name,
    projections,
    ...(clock ? { clock } : {}),
  });
  for (const projection of stale) {
    const { events } = await store.rebuild(projection);
    log.info({ context: name, projection, events }, 'a read table was rebuilt');
  }
  return store;
}

function neighboursOf(
  { needs }: AnyModule,
  started: ReadonlyMap<string, StartedModule>,
  { wiring, log }: StartModulesOptions,
) {
  const onFailure = (error: unknown, operation: string) =>
    log.error({ err: error, operation }, 'an operation called by a neighbour failed');
  const contracts: Readonly<Record<string, AnyContractRouter>> = needs;
  return Object.fromEntries(
    Object.entries(contracts).map(([name, contract]) => [
      name,
      connect(name, contract, wiring, () => started.get(name)?.router, onFailure),
    ]),
  );
}

/** What an earlier version could not handle, this one perhaps can. */
async function retryParked(
  { module, started }: HostedModule,
  { poolOf, log }: StartModulesOptions,
): Promise<void> {
  for (const { name } of started.subscriptions ?? []) {
    const streams = await redrive(poolOf(module.name), module.name, name);
    if (streams > 0) log.warn({ subscription: name, streams }, 'parked events are tried again');
  }
}

function subscriptionsOf(
  { module, started }: HostedModule,
  { modules, poolOf, log }: StartModulesOptions,
): readonly Subscription[] {
  const pool = poolOf(module.name);
  return (started.subscriptions ?? []).map((subscription) => {
    const publisher = modules.find(({ name }) => name === subscription.to);
    if (publisher === undefined)
      throw new Error(
        `The subscription ${subscription.name} of ${module.name} is to ${subscription.to}, which is not started beside it.`,
      );
    return subscribe({
      pool,
      schema: module.name,
      processor: subscription.name,
      source: sourceOf(publisher, poolOf(publisher.name), pool),
      handle: (event, transaction) => subscription.handle(event, transaction),
      ...(subscription.handleAll ? { handleAll: subscription.handleAll.bind(subscription) } : {}),
      log: log.child({ context: module.name }),
    });
  });
}

function sourceOf(publisher: AnyModule, pool: Pool, subscriberPool: Pool): Source {
  const { name, publishes, publishedFrom } = publisher;
  // Two pools of one database differ by their search path only; the subscription uses its own then.
  const place = isSameDatabase(pool, subscriberPool) ? {} : { pool };
  if (publishedFrom) return tableSource({ schema: name, ...place, ...publishedFrom });
  if (publishes) return eventSource(name, publishes, place);
  throw new Error(`The module ${name} publishes nothing, and a subscription reads from it.`);
}

function isSameDatabase(one: Pool, other: Pool): boolean {
  const { connectionString } = one.options;
  return (
    one === other ||
    (connectionString !== undefined && connectionString === other.options.connectionString)
  );
}
