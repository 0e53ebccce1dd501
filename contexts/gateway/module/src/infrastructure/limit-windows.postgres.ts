import { groupCommit } from '@atelier/database';
import type { Pool } from 'pg';
import type { Exchange, Lease, LimitWindows } from '../application/limits.ts';

type Asked = { readonly wishes: readonly Exchange[]; answer(leases: readonly Lease[]): void };
type Row = {
  place: number;
  granted: string;
  used_now: string;
  leased_now: string;
  may_come_back: boolean;
  is_fresh: boolean;
};

/** How long windows that ended are kept: they are looked at, and late calls still count in them. */
const KEPT = [
  ['minute', '1 day'],
  ['hour', '3 days'],
  ['day', '40 days'],
  ['month', '400 days'],
] as const;

/**
 * Windows in PostgreSQL. `instance` is the number by whose advisory lock others see that this process
 * lives: what a dead one leased is freed where its running calls are closed. One exchange at a time:
 * room that is given back is back before the next wish is looked at.
 */
export function postgresLimitWindows(pool: Pool, instance: number): LimitWindows {
  const exchanges = groupCommit<Asked>(async (batch) => {
    const wishes = batch.flatMap((asked) => asked.wishes);
    const { rows } = await pool.query<Row>({
      name: 'gateway-exchange-leases',
      text: 'select * from exchange_leases($1, $2::json)',
      values: [instance, JSON.stringify(wishes.map((wish, place) => ({ place, ...wish })))],
    });
    // They come in the order in which locks were taken.
    const leases: Lease[] = [];
    for (const row of rows) leases[row.place] = toLease(row);
    let next = 0;
    for (const { wishes: own, answer } of batch) {
      answer(leases.slice(next, next + own.length));
      next += own.length;
    }
  });

  return {
    async exchange(wishes) {
      let leases: readonly Lease[] = [];
      await exchanges.add({
        wishes,
        answer(given) {
          leases = given;
        },
      });
      return leases;
    },
    async recount(workspaceId) {
      // First the locks, then a statement of its own that sees what was committed while it waited.
      const client = await pool.connect();
      try {
        await client.query('begin');
        const ofWorkspace = `where starts_with(limit_key, $1 || '/')`;
        await client.query(
          `select 1 from limit_windows ${ofWorkspace} order by limit_key, window_start for update`,
          [workspaceId],
        );
        const { rowCount } = await client.query(
          `update limit_windows set used = used_in_log(limit_key, window_start),
             counted_at = clock_timestamp() ${ofWorkspace}`,
          [workspaceId],
        );
        await client.query('commit');
        return rowCount ?? 0;
      } catch (error) {
        await client.query('rollback').catch(() => undefined);
        throw error;
      } finally {
        client.release();
      }
    },
    async forget(now) {
      // Used up, or given back whole; whoever needs room here again gets a new lease.
      await pool.query(
        `delete from limit_leases
         where amount = 0 and touched_at < clock_timestamp() - interval '10 minutes'`,
      );
      for (const table of ['limit_leases', 'limit_windows']) {
        for (const [period, kept] of KEPT) {
          await pool.query(
            `delete from ${table} where split_part(limit_key, '/', 6) = $1
               and window_start < $2::timestamptz - $3::interval`,
            [period, now, kept],
          );
        }
      }
    },
  };
}

function toLease(row: Row): Lease {
  return {
    granted: Number(row.granted),
    used: Number(row.used_now),
    leased: Number(row.leased_now),
    mayComeBack: row.may_come_back,
    isFresh: row.is_fresh,
  };
}
