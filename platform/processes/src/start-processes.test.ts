import { after } from 'node:test';
import { testDatabase } from '@atelier/database/testing';
import {
  conformancePorts,
  conformanceProcesses,
  processesConformance,
} from './processes.conformance.ts';
import { startProcesses } from './start-processes.ts';

const database = await testDatabase();
const ports = conformancePorts();
const processes = await startProcesses({
  pool: database.pool,
  databaseUrl: database.url,
  definitions: conformanceProcesses(ports),
  undoRetry: { attempts: 3, firstDelayMs: 1 },
});
after(() => processes.stop());

processesConformance('PostgreSQL', async () => ({ processes, ports }));
