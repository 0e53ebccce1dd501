// A server of the crash test: starts what is due again and again until it is killed.
import { setTimeout as pause } from 'node:timers/promises';
import { openPool } from '@atelier/database';
import { startDue } from '../application/start-due.ts';
import { accountsOnPostgres } from './accounts-on-postgres.ts';

const [databaseUrl = '', now = ''] = process.argv.slice(2);
const pool = openPool(databaseUrl, { applicationName: 'victim', schema: 'billing' });
const { ports } = await accountsOnPostgres(pool, databaseUrl, now);
process.on('disconnect', () => process.exit());
process.send?.('ready');
for (;;) {
  await startDue(ports);
  await pause(20);
}
