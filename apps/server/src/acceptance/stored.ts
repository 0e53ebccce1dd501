import { openPool, startEmbeddedPostgres } from '@atelier/database';
import { postgresEventStore } from '@atelier/event-store';
import { silentLog } from '@atelier/telemetry';
import type { Pool } from 'pg';
import { modules } from '../modules.ts';

/** Opens the database of a stopped home for a look inside. */
export async function withDatabase<T>(home: string, look: (pool: Pool) => Promise<T>): Promise<T> {
  const postgres = await startEmbeddedPostgres({ home, log: silentLog });
  const pool = openPool(postgres.url, { applicationName: 'acceptance', max: 4 });
  try {
    return await look(pool);
  } finally {
    await pool.end();
    await postgres.stop();
  }
}

const contexts = Object.values(modules);

/** Streams of which a version is there twice or missing, or whose head is not their last event. */
export async function brokenStreams(pool: Pool): Promise<readonly unknown[]> {
  const found = contexts.map(async ({ name }) => {
    const { rows } = await pool.query(
      `select $1 as context, stream_id from ${name}.streams full join
        (select stream_id, count(*) as events, count(distinct version) as versions,
          max(version) as last from ${name}.events group by 1) as e using (stream_id)
        where version is distinct from last or events <> last or versions <> last`,
      [name],
    );
    return rows;
  });
  return (await Promise.all(found)).flat();
}

export type ReadTable = { readonly name: string; readonly rows: readonly unknown[] };

/** The rows of every read table of every context. */
export async function readTables(pool: Pool): Promise<readonly ReadTable[]> {
  const tables = contexts.flatMap(({ name, projections }) =>
    projections.map((projection) => `${name}.${projection.name.replaceAll('-', '_')}`),
  );
  return Promise.all(
    tables.map(async (name) => ({
      name,
      rows: (await pool.query(`select * from ${name} order by id`)).rows,
    })),
  );
}

/** Makes every read table anew from the events. */
export async function replay(pool: Pool): Promise<void> {
  for (const { name, projections } of contexts) {
    const store = postgresEventStore({ pool, schema: name, projections });
    for (const projection of projections) await store.rebuild(projection.name);
  }
}
