import { migrate, openPool } from '@atelier/database';
import { testDatabase } from '@atelier/database/testing';
import { silentLog } from '@atelier/telemetry';
import { limitWindowsConformance } from './limit-windows.conformance.ts';
import { memoryLimitWindows } from './limit-windows.memory.ts';
import { postgresLimitWindows } from './limit-windows.postgres.ts';
import { limitsConformance } from './limits.conformance.ts';
import { newInstance } from './log-connection.postgres.ts';
import { migrations } from './migrations.ts';
import { memoryRequestLog } from './request-log.memory.ts';
import { postgresRequestLog } from './request-log.postgres.ts';

const database = await testDatabase();
await migrate(database.pool, 'gateway', migrations);

const inMemory = async () => {
  const windows = memoryLimitWindows();
  const log = memoryRequestLog((call) => windows.settle(1, call));
  return {
    processes: [
      { windows: windows.of(1), log },
      { windows: windows.of(2), log: memoryRequestLog((call) => windows.settle(2, call)) },
    ],
    async close() {},
  };
};
limitWindowsConformance('memory', inMemory);
limitsConformance('memory', inMemory);

const onPostgres = async () => {
  const pool = openPool(database.url, { applicationName: 'test', schema: 'gateway', max: 8 });
  await pool.query('truncate requests, contents, running, limit_windows, limit_leases');
  const processes = [newInstance(), newInstance()].map((instance) => ({
    windows: postgresLimitWindows(pool, instance),
    log: postgresRequestLog(pool, silentLog, () => {}, instance),
  }));
  return {
    processes,
    async close() {
      await Promise.all(processes.map(({ log }) => log.stop()));
      await pool.end();
    },
  };
};
limitWindowsConformance('PostgreSQL', onPostgres);
limitsConformance('PostgreSQL', onPostgres);
