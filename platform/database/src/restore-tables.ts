import type pg from 'pg';

/** The tables of a database that know about the order of transactions; qualified and quoted. */
export type OrderedTables = {
  /** What subscriptions read: any table with `xid xid8` and `position bigint`. */
  readonly sources: readonly { readonly name: string; readonly isIdentity: boolean }[];
  /** Those with `last_xid xid8`. */
  readonly streams: readonly string[];
  /** `checkpoints(processor, source, xid, position)`; `source` names one of the sources. */
  readonly checkpoints: readonly string[];
  /** `parked_events(processor, xid, position)`, with the checkpoints of their schema. */
  readonly parked: readonly { readonly name: string; readonly checkpoints: string }[];
};

/** Finds them by their columns, always in the same order, so that locking them cannot deadlock. */
export async function orderedTables(pool: pg.Pool): Promise<OrderedTables> {
  const { rows } = await pool.query<Found>(
    `select format('%I.%I', namespace.nspname, class.relname) as name,
       format('%I', namespace.nspname) as schema, class.relname as bare,
       array_agg(attribute.attname::text) as columns,
       bool_or(attribute.attname = 'position' and attribute.attidentity = 'a') as "isIdentity"
     from pg_class as class
     join pg_namespace as namespace on namespace.oid = class.relnamespace
     join pg_attribute as attribute on attribute.attrelid = class.oid
     where class.relkind = 'r' and class.relpersistence <> 't' and not attribute.attisdropped
       and (attribute.attname, attribute.atttypid) in (('xid', 'xid8'::regtype),
         ('last_xid', 'xid8'::regtype), ('position', 'bigint'::regtype),
         ('processor', 'text'::regtype), ('source', 'text'::regtype))
     group by 1, 2, 3 order by 1`,
  );
  const has = (...columns: readonly string[]) => {
    return (table: Found) => columns.every((column) => table.columns.includes(column));
  };
  const ordered = rows.filter(has('xid', 'position'));
  const checkpoints = ordered.filter(({ bare }) => bare === 'checkpoints');
  const counted = checkpoints.filter(has('processor', 'source'));
  const parked = ordered.filter(({ bare }) => bare === 'parked_events');
  return {
    sources: ordered.filter((table) => !checkpoints.includes(table) && !parked.includes(table)),
    streams: rows.filter(has('last_xid')).map(({ name }) => name),
    checkpoints: counted.map(({ name }) => name),
    parked: parked.flatMap(({ name, schema }) => {
      const own = counted.find((table) => table.schema === schema);
      return own === undefined ? [] : [{ name, checkpoints: own.name }];
    }),
  };
}

type Found = {
  name: string;
  schema: string;
  bare: string;
  columns: readonly string[];
  isIdentity: boolean;
};
