import { quoted } from '@atelier/database';
import type { Pool } from 'pg';

export type SubscriptionLag = {
  readonly processor: string;
  /** Events of the source that are not handled yet, counted up to 10,000. */
  readonly behind: number;
  /** Events set aside, among them those that wait behind one. */
  readonly parked: number;
};

/** How far each subscription of `schema` is behind, for metrics. Sources elsewhere are left out. */
export async function subscriptionLag(
  pool: Pool,
  schema: string,
): Promise<readonly SubscriptionLag[]> {
  const { rows } = await pool.query(
    `select processor, source, xid, position, (select count(*)::int
        from ${quoted(schema)}.parked_events as parked
        where parked.processor = checkpoints.processor) as parked
      from ${quoted(schema)}.checkpoints
      where source <> '' and to_regclass(source) is not null order by processor`,
  );
  const lags = [];
  for (const { processor, source, xid, position, parked } of rows) {
    const { rows: counted } = await pool.query(
      `select count(*)::int as behind from (select from ${source}
        where (xid, position) > ($1::xid8, $2::bigint) limit 10000) as unhandled`,
      [xid, position],
    );
    lags.push({ processor, behind: counted[0]?.behind ?? 0, parked });
  }
  return lags;
}
