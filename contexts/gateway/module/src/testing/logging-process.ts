import { openPool } from '@atelier/database';
import { silentLog } from '@atelier/telemetry';
import { finishedCall, startedCall } from '../infrastructure/request-log.conformance.ts';
import { postgresRequestLog } from '../infrastructure/request-log.postgres.ts';

/** Logs calls as fast as it can and says which are acknowledged, until it is killed. */
const [url = ''] = process.argv.slice(2);
const log = postgresRequestLog(
  openPool(url, { applicationName: 'crash test', schema: 'gateway' }),
  silentLog,
);

async function call(): Promise<void> {
  for (;;) {
    const started = startedCall();
    await log.start(started);
    // Some are long enough to be noted as running, most are not.
    await new Promise((resolve) => setTimeout(resolve, Math.random() < 0.3 ? 100 : 1));
    await log.finish(finishedCall({ id: started.id }));
    process.stdout.write(`${started.id}\n`);
  }
}

await Promise.all(Array.from({ length: 16 }, call));
