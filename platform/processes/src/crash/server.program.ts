// A server of the crash tests: starts its part in the processes, then those it is sent.
import { openPool } from '@atelier/database';
import type { CallContext } from '@atelier/kernel';
import type { LeaseTimes } from '../leases.ts';
import { startProcesses } from '../start-processes.ts';
import { crashProcesses } from './crash-processes.ts';

export type Start = { name: string; id: string; input: unknown; call: CallContext };

const [databaseUrl = '', providerUrl = '', server = '', leaseTimes = ''] = process.argv.slice(2);
const pool = openPool(databaseUrl, { applicationName: server, max: 10 });
const definitions = crashProcesses({ pool, providerUrl, server });
const processes = await startProcesses({
  pool,
  databaseUrl,
  definitions,
  ...(leaseTimes === '' ? {} : { leaseTimes: JSON.parse(leaseTimes) as LeaseTimes }),
});
process.on('message', (starts: Start[]) => void startAll(starts));
process.on('disconnect', () => process.exit());
process.send?.('ready');

async function startAll(starts: readonly Start[]): Promise<void> {
  await Promise.all(
    starts.map(({ name, id, input, call }) =>
      // The program is told names; the definitions of that name take the inputs sent with them.
      processes.start({ name } as Parameters<typeof processes.start>[0], id, input as never, call),
    ),
  );
  process.send?.('started');
}
