import { openPool } from '@atelier/database';
import { systemClock } from '@atelier/kernel';
import { silentLog } from '@atelier/telemetry';
import { leasedLimits } from '../application/leased-limits.ts';
import { limitedCall, limitRow, rulesOf } from '../infrastructure/limits.conformance.ts';
import { postgresLimitWindows } from '../infrastructure/limit-windows.postgres.ts';
import { newInstance } from '../infrastructure/log-connection.postgres.ts';
import { finishedCall, startedCall } from '../infrastructure/request-log.conformance.ts';
import { postgresRequestLog } from '../infrastructure/request-log.postgres.ts';
import { usage } from '../domain/usage.ts';

/** Makes calls under a limit of tokens as fast as it can, until the limit refuses or it is killed. */
const [url = '', amount = '0'] = process.argv.slice(2);
const instance = newInstance();
const pool = openPool(url, { applicationName: 'limits test', schema: 'gateway' });
const log = postgresRequestLog(pool, silentLog, () => {}, instance);
// As at the start of a module: first others see that this process lives.
await log.closeInterrupted();
const rows = [
  limitRow({ unit: 'tokens', period: 'month', per: 'workspace', amount: Number(amount) }),
  limitRow({ id: 'limit_2', period: 'month', amount: 1_000_000_000 }),
];
const rules = rulesOf(rows);
await rules.reload();
const limits = leasedLimits({
  windows: postgresLimitWindows(pool, instance),
  rules,
  clock: systemClock,
});

async function calls(): Promise<void> {
  for (;;) {
    const startedAt = new Date();
    const reserved = await limits.reserve(limitedCall({ at: startedAt }));
    const started = startedCall({ startedAt, held: reserved.held });
    await log.start(started);
    // Some are long enough to be noted as running, most are not.
    await new Promise((resolve) => setTimeout(resolve, Math.random() < 0.2 ? 40 : 1));
    // Each sets aside 150 and uses less.
    const used = 20 + Math.floor(Math.random() * 130);
    await log.finish(
      finishedCall({
        id: started.id,
        startedAt,
        status: 'success',
        usage: usage({ inputTokens: used }),
        settlements: reserved.settle({ requests: 1, tokens: used, money: 0 }),
      }),
    );
    process.stdout.write(`${used}\n`);
  }
}

await Promise.allSettled(Array.from({ length: 16 }, calls));
await limits.stop();
await log.stop();
await pool.end();
