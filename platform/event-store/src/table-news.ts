import type { Pool } from 'pg';

/** How often is looked for what other processes have written. */
const LOOK_MS = 500;

type Watch = { readonly pool: Pool; readonly table: string; wake(): void };
type Watched = { readonly watches: Set<Watch>; readonly timer: NodeJS.Timeout };

/** By database: pools of one differ by their search path only. */
const databases = new Map<unknown, Watched>();

/**
 * Calls `wake` within half a second of a row added to `table`, by whomever, until the returned function
 * is called. `position` of the table takes its values from a sequence, and the last one of each
 * tells it: one small query for all that is watched in a database, however many watch. The row's
 * transaction may still be open then.
 */
export function onTableNews(pool: Pool, table: string, wake: () => void): () => void {
  const key = pool.options.connectionString ?? pool;
  const watched = databases.get(key) ?? watchDatabase();
  databases.set(key, watched);
  const watch = { pool, table, wake };
  watched.watches.add(watch);
  return () => {
    watched.watches.delete(watch);
    if (watched.watches.size > 0) return;
    clearInterval(watched.timer);
    databases.delete(key);
  };
}

function watchDatabase(): Watched {
  const watches = new Set<Watch>();
  const heads = new Map<string, string | null>();
  let isLooking = false;
  const look = async () => {
    const [first] = watches;
    if (isLooking || first === undefined) return;
    isLooking = true;
    const tables = [...new Set([...watches].map(({ table }) => table))];
    // Who watches also looks by itself, and says then why it cannot.
    const news = await headsOf(first.pool, tables).catch(() => []);
    isLooking = false;
    const changed = new Set<string>();
    for (const { table, head } of news) {
      if (heads.get(table) !== head) changed.add(table);
      heads.set(table, head);
    }
    for (const { table, wake } of watches) if (changed.has(table)) wake();
  };
  return { watches, timer: setInterval(() => void look(), LOOK_MS).unref() };
}

async function headsOf(pool: Pool, tables: readonly string[]) {
  const { rows } = await pool.query<{ table: string; head: string | null }>(
    `select t as table, pg_sequence_last_value(pg_get_serial_sequence(t, 'position')::regclass) as head
      from unnest($1::text[]) as t`,
    [tables],
  );
  return rows;
}
