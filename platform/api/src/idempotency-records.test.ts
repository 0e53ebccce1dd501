import { testDatabase } from '@atelier/database/testing';
import { idempotencyRecordsConformance } from './idempotency-records.conformance.ts';
import { memoryIdempotencyRecords } from './idempotency-records.memory.ts';
import { postgresIdempotencyRecords } from './idempotency-records.postgres.ts';

const { pool } = await testDatabase();
let schemas = 0;

idempotencyRecordsConformance('memory', async (clock) => memoryIdempotencyRecords(clock));
idempotencyRecordsConformance('PostgreSQL', (clock) =>
  postgresIdempotencyRecords(pool, { clock, schema: `api_${++schemas}` }),
);
