import { migrate } from '@atelier/database';
import type { Pool } from 'pg';
import type { EventStore } from './event-store.ts';
import { type PostgresEventStoreOptions, postgresEventStore } from './postgres-event-store.ts';
import { prepareReadTables } from './read-table.ts';
import { eventStoreMigrations } from './schema.ts';

/** A PostgreSQL store whose schema and read tables are made first. For tests and benchmarks. */
export async function preparedEventStore(options: PostgresEventStoreOptions): Promise<EventStore> {
  await prepareSchema(options.pool, options.schema);
  await prepareReadTables(options.pool, options.schema, options.projections);
  return postgresEventStore(options);
}

export async function prepareSchema(pool: Pool, schema: string): Promise<void> {
  await migrate(pool, schema, eventStoreMigrations, 'event-store');
}
