import { randomBytes } from 'node:crypto';
import { testDatabase } from '@atelier/database/testing';
import { sealer } from '@atelier/sealing';
import { idempotencyRecordsConformance } from './idempotency-records.conformance.ts';
import { memoryIdempotencyRecords } from './idempotency-records.memory.ts';
import { postgresIdempotencyRecords } from './idempotency-records.postgres.ts';

const { pool } = await testDatabase();
let schemas = 0;

idempotencyRecordsConformance('memory', async (clock) => memoryIdempotencyRecords(clock));
idempotencyRecordsConformance('PostgreSQL', (clock) =>
  postgresIdempotencyRecords(pool, {
    sealer: sealer(randomBytes(32)),
    clock,
    schema: `api_${++schemas}`,
  }),
);
