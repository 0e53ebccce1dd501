import { test } from 'node:test';
import { testDatabase, withoutDebianPostgres } from '@atelier/database/testing';
import { eventStoreConformance, type MakeStore } from './event-store.conformance.ts';
import { memoryEventStore } from './memory-event-store.ts';
import { rowsConformance } from './rows.conformance.ts';
import { preparedEventStore } from './testing.ts';

const inMemory = new Map<string, ReturnType<typeof memoryEventStore>>();
const memory: MakeStore = async ({ name, projections = [], upcasters }) => {
  const before = inMemory.get(name);
  if (before !== undefined && upcasters === undefined) return before;
  const store = memoryEventStore({
    projections,
    ...(upcasters && { upcasters }),
    ...(before && { history: before.recorded() }),
  });
  inMemory.set(name, store);
  return store;
};

const postgres = async (server: 'default' | 'debian'): Promise<MakeStore> => {
  const { pool } = await testDatabase({ server });
  return ({ name, projections = [], upcasters = {} }) =>
    preparedEventStore({ pool, schema: name.slice(0, 60), projections, upcasters });
};

eventStoreConformance('memory', memory);
rowsConformance('memory', memory);

const embedded = await postgres('default');
eventStoreConformance('PostgreSQL', embedded);
rowsConformance('PostgreSQL', embedded);

if (withoutDebianPostgres === false) {
  const debian = await postgres('debian');
  eventStoreConformance('PostgreSQL 15', debian);
  rowsConformance('PostgreSQL 15', debian);
} else test('PostgreSQL 15', { skip: withoutDebianPostgres });
