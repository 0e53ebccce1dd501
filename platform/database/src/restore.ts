import type pg from 'pg';
import type { Queryable } from './pool.ts';
import { type OrderedTables, orderedTables } from './restore-tables.ts';
import { inTransaction } from './transaction.ts';

/**
 * Makes what subscriptions read readable again after a dump was restored into a younger cluster.
 *
 * They read in the order of `(xid, position)` and only what is older than every open transaction. A
 * dump carries the transaction ids of the old cluster; to a younger one they lie in the future, so
 * nothing is delivered and no stream can be appended to. This puts all rows under one old transaction
 * id and hands their positions out again in exactly the order they had, so each checkpoint parts the
 * same rows as before: none is skipped, none delivered twice.
 *
 * It covers the whole database, because a checkpoint may stand in another schema than the rows it
 * counts. Answers how many rows were put in order; where nothing was restored it does nothing (0) and
 * is cheap, so it may be called at every start. It must run before the first append after a restore:
 * rows appended earlier would count as old. Copies of the data folder keep their ids and need none of
 * this. A checkpoint on rows of another database (`source` is empty) is left as it is.
 */
export async function repairAfterRestore(pool: pg.Pool): Promise<number> {
  const tables = await orderedTables(pool);
  if (!(await isAhead(pool, tables))) return 0;
  return inTransaction(pool, async (client) => {
    // Renumbering a large table takes longer than any ordinary statement.
    await client.query('set local statement_timeout = 0');
    const { sources, streams, checkpoints, parked } = tables;
    const all = [...sources.map(({ name }) => name), ...streams, ...checkpoints];
    const names = [...all, ...parked.map(({ name }) => name)];
    await client.query(`lock table ${names.join(', ')} in access exclusive mode`);
    // Asked again: another process may have repaired it while this one waited for the lock.
    return (await isAhead(client, tables)) ? renumber(client, tables) : 0;
  });
}

/** Of the first transaction a new cluster may use; every real one is later. */
const OLDEST = `'3'::xid8`;
const NEXT = 'pg_snapshot_xmax(pg_current_snapshot())';

/** A row that can be seen and yet was written by a transaction still to come was restored. */
async function isAhead(queryable: Queryable, tables: OrderedTables): Promise<boolean> {
  const { sources, streams, checkpoints } = tables;
  const signs = [
    ...sources.map(({ name }) => `exists (select from ${name} where xid >= ${NEXT})`),
    ...streams.map((name) => `exists (select from ${name} where last_xid >= ${NEXT})`),
    ...checkpoints.map(
      (name) => `exists (select from ${name} where xid >= ${NEXT}
                 and to_regclass(nullif(source, '')) is not null)`,
    ),
  ];
  if (signs.length === 0) return false;
  const { rows } = await queryable.query<{ ahead: boolean }>(
    `select ${signs.join(' or ')} as ahead`,
  );
  return rows[0]?.ahead === true;
}

async function renumber(client: pg.PoolClient, tables: OrderedTables): Promise<number> {
  const { sources, streams, checkpoints, parked } = tables;
  await client.query(
    `create temporary table renumbered(source oid, xid xid8, position bigint, slot bigint)
     on commit drop`,
  );
  // The positions are the same as before, handed out again in the order of reading.
  for (const { name } of sources)
    await client.query(
      `insert into renumbered
       select to_regclass($1), ordered.xid, ordered.position, slots.position
       from (select xid, position, row_number() over (order by xid, position) as rank
             from ${name}) as ordered
       join (select position, row_number() over (order by position) as rank
             from ${name}) as slots using (rank)`,
      [name],
    );
  await client.query('create index on renumbered(source, xid, position)');
  await client.query('analyze renumbered');
  // Parked rows find their source by their processor's checkpoint, which still says the old place.
  for (const table of parked) await client.query(movedParked(table));
  for (const name of checkpoints) await client.query(movedCheckpoints(name));
  let moved = 0;
  for (const source of sources) moved += await moveRows(client, source);
  for (const name of streams)
    await client.query(`update ${name} set last_xid = ${OLDEST} where last_xid >= ${NEXT}`);
  return moved;
}

const movedParked = ({ name, checkpoints }: OrderedTables['parked'][number]) =>
  `update ${name} as row set xid = ${OLDEST}, position = renumbered.slot
   from renumbered, ${checkpoints} as checkpoint
   where checkpoint.processor = row.processor
     and renumbered.source = to_regclass(nullif(checkpoint.source, ''))
     and renumbered.xid = row.xid and renumbered.position = row.position`;

const movedCheckpoints = (name: string) =>
  `update ${name} as checkpoint
   set xid = case when last.slot is null then '0'::xid8 else ${OLDEST} end,
       position = coalesce(last.slot, 0)
   from (select processor, (select max(slot) from renumbered
                            where source = to_regclass(c.source)
                              and (xid, renumbered.position) <= (c.xid, c.position)) as slot
         from ${name} as c where to_regclass(nullif(c.source, '')) is not null) as last
   where checkpoint.processor = last.processor`;

async function moveRows(
  client: pg.PoolClient,
  { name, isIdentity }: OrderedTables['sources'][number],
): Promise<number> {
  if (isIdentity)
    await client.query(`alter table ${name} alter column position set generated by default`);
  // By way of negative positions: two rows that change places would collide in a unique index.
  const { rowCount } = await client.query(
    `update ${name} as row set xid = ${OLDEST},
       position = case when slot = row.position then slot else -slot end
     from renumbered where source = to_regclass($1)
       and row.xid = renumbered.xid and row.position = renumbered.position`,
    [name],
  );
  await client.query(`update ${name} set position = -position where position < 0`);
  if (isIdentity)
    await client.query(`alter table ${name} alter column position set generated always`);
  return rowCount ?? 0;
}
