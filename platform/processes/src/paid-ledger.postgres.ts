import { quoted } from '@atelier/database';
import type pg from 'pg';
import { throughOutages } from './outage.ts';
import type { PaidLedger, Reservation } from './paid-ledger.ts';
import type { TextSeal } from './text-seal.ts';

/**
 * The ledger in PostgreSQL. A reservation counts as interrupted when its server has no valid lease,
 * or is this one and no longer works on it.
 */
export function postgresPaidLedger(
  pool: pg.Pool,
  schema: string,
  executorId: string,
  seal: TextSeal,
): PaidLedger {
  const table = `${quoted(schema)}.paid_results`;
  const live = new Set<string>();
  const query = (sql: string, values: unknown[]) => throughOutages(() => pool.query(sql, values));

  return {
    async reserve(key, { processId, step }) {
      const token = crypto.randomUUID();
      // `or token` makes the statement repeatable: its answer may have been lost in an outage.
      const { rows } = await query(
        `with reserved as (
           insert into ${table}(key, process_id, step, executor_id, token, status)
           values ($1, $2, $3, $4, $5, 'started') on conflict (key) do nothing returning key)
         select 'reserved' as state from reserved
         union all
         select case when token = $5 then 'reserved' else 'known' end from ${table} where key = $1`,
        [key, processId, step, executorId, token],
      );
      if (rows[0]?.state === 'reserved') {
        live.add(token);
        return { state: 'reserved', token };
      }
      return await standing(key);
    },

    async takeOver(key, token) {
      const mine = crypto.randomUUID();
      const { rowCount } = await query(
        `update ${table} set token = $3, executor_id = $4
         where key = $1 and status = 'started' and token in ($2, $3)`,
        [key, token, mine, executorId],
      );
      if (rowCount !== 1) return undefined;
      live.add(mine);
      return mine;
    },

    async finish(key, result) {
      await query(
        `update ${table} set status = 'finished', result = $2, ended_at = now()
         where key = $1 and status = 'started'`,
        [key, seal.write(JSON.stringify(result ?? null))],
      );
      const { rows } = await query(`select result from ${table} where key = $1`, [key]);
      const recorded: unknown = rows[0]?.result;
      return typeof recorded === 'string' ? JSON.parse(seal.read(recorded)) : result;
    },

    async fail(key, failure) {
      await query(
        `update ${table} set status = 'failed', failure = $2, ended_at = now()
         where key = $1 and status = 'started'`,
        [key, seal.write(JSON.stringify(failure))],
      );
    },

    release: (token) => void live.delete(token),
  };

  async function standing(key: string): Promise<Reservation> {
    const { rows } = await query(
      `select status, result, failure, token, executor_id = $2 as mine,
         exists (select 1 from ${quoted(schema)}.leases l
           where l.executor_id = p.executor_id and l.expires_at > clock_timestamp()) as alive
       from ${table} p where key = $1`,
      [key, executorId],
    );
    const [row] = rows;
    if (row === undefined)
      throw new Error(`The payment ${key} was deleted while it was asked for.`);
    if (row.status === 'finished')
      return { state: 'finished', result: JSON.parse(seal.read(row.result)) };
    if (row.status === 'failed')
      return { state: 'failed', failure: JSON.parse(seal.read(row.failure)) };
    if (row.mine ? live.has(row.token) : row.alive) return { state: 'busy' };
    return { state: 'interrupted', token: row.token };
  }
}
