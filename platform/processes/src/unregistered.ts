import { quoted } from '@atelier/database';
import type { Log } from '@atelier/telemetry';
import type { DBOSClient } from '@dbos-inc/dbos-sdk';
import type pg from 'pg';

/** The database holds unfinished runs of processes which this program does not define. */
export class UnregisteredProcesses extends Error {
  override readonly name = 'UnregisteredProcesses';
  readonly processes: readonly string[];
  constructor(found: readonly { name: string; runs: number; oldest: string }[]) {
    const list = found.map(({ name, runs, oldest }) => `"${name}" (${runs}, as ${oldest})`);
    super(
      `The database holds unfinished runs of processes that this program does not define: ` +
        `${list.join(', ')}. Start a version that defines them, or name them in \`retired\` to ` +
        'close their runs without undoing them.',
    );
    this.processes = found.map(({ name }) => name);
  }
}

type Place = { pool: pg.Pool; schema: string; deployable: string };

/** Such runs would be taken up, fail to be found and stay forever: better not to start at all. */
export async function refuseUnregistered(place: Place, names: readonly string[]): Promise<void> {
  if (!(await hasRuns(place))) return;
  const { rows } = await place.pool.query<{ name: string; runs: number; oldest: string }>(
    `select name, count(*)::int as runs, min(workflow_uuid) as oldest
     from ${quoted(place.schema)}.workflow_status
     where status in ('PENDING', 'ENQUEUED', 'DELAYED') and application_name = $1
       and name <> all($2)
     group by name order by name`,
    [place.deployable, names],
  );
  if (rows.length > 0) throw new UnregisteredProcesses(rows);
}

/** Closes what is left of former processes. Nothing is undone: the code that could is gone. */
export async function closeRetired(
  place: Place & { client: DBOSClient },
  retired: readonly string[],
  log: Log,
): Promise<void> {
  if (retired.length === 0 || !(await hasRuns(place))) return;
  const runs = await place.client.listWorkflows({
    workflowName: [...retired],
    status: ['PENDING', 'ENQUEUED', 'DELAYED'],
    applicationName: place.deployable,
    loadInput: false,
  });
  const ids = runs.map(({ workflowID }) => workflowID);
  if (ids.length === 0) return;
  await place.client.cancelWorkflows(ids);
  log.warn({ ids }, 'closed the unfinished runs of retired processes');
}

async function hasRuns({ pool, schema }: Place): Promise<boolean> {
  const { rows } = await pool.query('select to_regclass($1) is not null as there', [
    `${quoted(schema)}.workflow_status`,
  ]);
  return rows[0]?.there === true;
}
