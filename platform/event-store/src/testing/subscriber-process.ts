import { flushCompileCache } from 'node:module';
import { openPool } from '@atelier/database';
import { eventSource } from '../source.ts';
import { subscribe } from '../subscription.ts';

// Copies every event into `<schema>.copies` with its own process id, slowly enough to be killed.
const [url = '', schema = ''] = process.argv.slice(2);
flushCompileCache();
const pool = openPool(url, { applicationName: 'subscriber', max: 3 });
subscribe({
  pool,
  schema,
  processor: 'copier',
  source: eventSource(schema, (event) => ({ type: 'copied.v1', data: event })),
  batchSize: 5,
  pollMs: 20,
  async handle({ id }, transaction) {
    await transaction.query(`insert into ${schema}.copies values ($1, $2)`, [id, process.pid]);
    await new Promise((resolve) => setTimeout(resolve, 4));
  },
});
console.log('ready');
