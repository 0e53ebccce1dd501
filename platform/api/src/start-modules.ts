import type { AnyContractRouter, ClientOf } from '@atelier/contract';
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
import { type CallContext, type Clock, systemClock } from '@atelier/kernel';
import { connect } from '@atelier/rpc';
import { type BoundProcess, type Processes, startProcesses } from '@atelier/processes';
import type { ContentSeal, Sealer } from '@atelier/sealing';
import type { Log, Metrics } from '@atelier/telemetry';
import type { Pool } from 'pg';
import type { Module, ModuleSubscription, StartedModule } from './module.ts';
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
  /** What seals all that processes keep; asked for when every module has started. */
  readonly sealer?: (to: Connect) => Promise<Sealer>;
};

/** A client of one of the started modules. */
export type Connect = <C extends AnyContractRouter>(
  name: string,
  contract: C,
) => ClientOf<C, CallContext>;

export type StartedModules = {
  readonly hosted: readonly HostedModule[];
  readonly connection: Connect;
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
  const connection = connectionTo(started, options);
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
    // All before a read table is rebuilt: a version that is older than the database changes nothing.
    for (const { name, migrations } of modules) {
      await migrate(options.poolOf(name), name, eventStoreMigrations, 'event-store');
      await migrate(options.poolOf(name), name, migrations);
    }
    for (const module of modules) {
      const store = await preparedStore(module, options, connection);
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
      const neighbours = neighboursOf(module, connection);
      const running = await module.start(host, neighbours, options.settings[module.name] ?? {});
      started.set(module.name, running);
    }
    const hosted = modules.flatMap((module) => {
      const running = started.get(module.name);
      return running ? [{ module, started: running }] : [];
    });
    const definitions = hosted.flatMap(({ started: module }) => module.processes ?? []);
    if (definitions.length > 0) began(await startModuleProcesses(definitions, options, connection));
    for (const each of hosted) {
      await retryParked(each, options);
      subscriptions.push(...subscriptionsOf(each, options, connection));
    }
    watchSubscriptions(
      modules.map(({ name }) => name),
      options,
    );
    return { hosted, connection, drain: () => draining.abort(), stop };
  } catch (error) {
    await stop().catch((cause: unknown) =>
      log.error({ err: cause }, 'modules that had started were not all stopped'),
    );
    throw error;
  }
}

async function startModuleProcesses(
  definitions: readonly BoundProcess[],
  { processDatabase: { pool, url }, sealer: sealerOf, log }: StartModulesOptions,
  connection: Connect,
): Promise<Processes> {
  const sealer = await sealerOf?.(connection);
  return startProcesses({ pool, databaseUrl: url, definitions, log, sealer });
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
  module: AnyModule,
  { poolOf, clock, log }: StartModulesOptions,
  connection: Connect,
): Promise<EventStore> {
  const { name, projections } = module;
  const pool = poolOf(name);
  const stale = await prepareReadTables(pool, name, projections);
  const store = postgresEventStore({
    pool,
    schema: name,
    projections,
    seal: sealOf(module, connection),
    ...(clock ? { clock } : {}),
  });
  for (const projection of stale) {
    const { events } = await store.rebuild(projection);
    log.info({ context: name, projection, events }, 'a read table was rebuilt');
  }
  return store;
}

function connectionTo(
  started: ReadonlyMap<string, StartedModule>,
  { wiring, log }: StartModulesOptions,
): Connect {
  const onFailure = (error: unknown, operation: string) =>
    log.error({ err: error, operation }, 'an operation called by a neighbour failed');
  return (name, contract) =>
    connect(name, contract, wiring, () => started.get(name)?.router, onFailure);
}

function neighboursOf({ needs }: AnyModule, connection: Connect) {
  const contracts: Readonly<Record<string, AnyContractRouter>> = needs;
  return Object.fromEntries(
    Object.entries(contracts).map(([name, contract]) => [name, connection(name, contract)]),
  );
}

function sealOf(module: AnyModule, connection: Connect): ContentSeal | undefined {
  return module.contents?.(neighboursOf(module, connection));
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
  connection: Connect,
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
      source: sourceOf(publisher, subscription, sealOf(publisher, connection), {
        pool: poolOf(publisher.name),
        subscriberPool: pool,
      }),
      handle: (event, transaction) => subscription.handle(event, transaction),
      ...(subscription.handleAll ? { handleAll: subscription.handleAll.bind(subscription) } : {}),
      log: log.child({ context: module.name }),
    });
  });
}

function sourceOf(
  { name, publishes, publishedFrom }: AnyModule,
  { ofItsHistory }: ModuleSubscription,
  seal: ContentSeal | undefined,
  { pool, subscriberPool }: { readonly pool: Pool; readonly subscriberPool: Pool },
): Source {
  // Two pools of one database differ by their search path only; the subscription uses its own then.
  const place = isSameDatabase(pool, subscriberPool) ? {} : { pool };
  if (publishedFrom && !ofItsHistory)
    return tableSource({ schema: name, ...place, ...publishedFrom });
  if (publishes) return eventSource(name, publishes, { ...place, seal });
  throw new Error(`The module ${name} publishes nothing, and a subscription reads from it.`);
}

function isSameDatabase(one: Pool, other: Pool): boolean {
  const { connectionString } = one.options;
  return (
    one === other ||
    (connectionString !== undefined && connectionString === other.options.connectionString)
  );
}
