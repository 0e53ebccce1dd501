import { migrate } from '@atelier/database';
import { testDatabase } from '@atelier/database/testing';
import { eventStoreMigrations, postgresEventStore, prepareReadTables } from '@atelier/event-store';
import { memoryProcesses } from '@atelier/processes';
import { createMetrics, silentLog } from '@atelier/telemetry';
import { type IdentitySettings, identityModule } from '../identity.module.ts';
import { callers } from './callers.ts';
import { settings } from './identity-in-memory.ts';

/** One database, and as many processes of this context on it as a test starts. */
export async function identityOnPostgres() {
  const { pool } = await testDatabase();
  const { name: schema, projections, migrations } = identityModule;
  await migrate(pool, schema, eventStoreMigrations, 'event-store');
  await migrate(pool, schema, migrations);
  await prepareReadTables(pool, schema, projections);
  const clock = { ms: Date.now(), now: () => new Date(clock.ms) };
  const store = postgresEventStore({ pool, schema, projections, clock });
  const host = {
    store,
    pool,
    schema,
    clock,
    log: silentLog,
    metrics: createMetrics(),
    draining: new AbortController().signal,
    processes: memoryProcesses([]),
  };
  const used = settings();
  const started = async (changed: Partial<IdentitySettings> = {}) => {
    const identity = await identityModule.start(host, {}, { ...used, ...changed });
    return { identity, ...callers(identity) };
  };
  return { pool, store, clock, settings: used, started };
}
