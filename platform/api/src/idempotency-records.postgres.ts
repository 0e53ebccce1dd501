import { type Clock, systemClock } from '@atelier/kernel';
import { migrate, quoted } from '@atelier/database';
import type { Sealer } from '@atelier/sealing';
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Begun, IdempotencyRecords } from './idempotency-records.ts';

/**
 * Records in the schema `api` of PostgreSQL, which is made or brought up to date first. Answers may
 * hold anything, so they are sealed, whatever their workspace wants of its contents.
 */
export async function postgresIdempotencyRecords(
  pool: Pool,
  options: { sealer: Sealer; schema?: string; clock?: Clock },
): Promise<IdempotencyRecords> {
  const { sealer, schema = 'api', clock = systemClock } = options;
  await migrate(pool, schema, MIGRATIONS);
  const table = `${quoted(schema)}.idempotency_records`;
  const inMs = (ms: number) => new Date(clock.now().getTime() + ms);

  const known = async (key: string): Promise<Begun | undefined> => {
    const { rows } = await pool.query(
      `select fingerprint, done, status, content_type, body, sealed from ${table} where key = $1`,
      [key],
    );
    const row = rows[0];
    if (row === undefined) return undefined;
    if (!row.done) return { state: 'running', fingerprint: row.fingerprint };
    if (row.status === null) return { state: 'done', fingerprint: row.fingerprint };
    const answer = {
      status: row.status,
      ...(row.content_type === null ? {} : { contentType: row.content_type }),
      // In clear from before answers were sealed.
      ...(row.body === null ? {} : { body: row.body }),
      ...(row.sealed === null ? {} : { body: sealer.open(row.sealed, placeOf(key)) }),
    };
    return { state: 'done', fingerprint: row.fingerprint, answer };
  };

  return {
    async begin(key, fingerprint, runMs) {
      const attempt = randomUUID();
      for (;;) {
        const { rowCount } = await pool.query(
          `insert into ${table} as held (key, fingerprint, attempt, expires_at)
           values ($1, $2, $3, $4)
           on conflict (key) do update set fingerprint = excluded.fingerprint,
             attempt = excluded.attempt, expires_at = excluded.expires_at,
             done = false, status = null, content_type = null, body = null, sealed = null
           where held.expires_at <= $5`,
          [key, fingerprint, attempt, inMs(runMs), clock.now()],
        );
        if (rowCount === 1) return { state: 'yours', attempt };
        // Gone between the two statements: its holder gave it back, so it is free.
        const begun = await known(key);
        if (begun !== undefined) return begun;
      }
    },
    async finish(key, attempt, keepMs, answer) {
      await pool.query(
        `update ${table}
         set done = true, expires_at = $3, status = $4, content_type = $5, sealed = $6
         where key = $1 and attempt = $2 and not done`,
        [
          key,
          attempt,
          inMs(keepMs),
          answer?.status ?? null,
          answer?.contentType ?? null,
          answer?.body === undefined ? null : sealer.seal(answer.body, placeOf(key)),
        ],
      );
    },
    async forget(key, attempt) {
      await pool.query(`delete from ${table} where key = $1 and attempt = $2 and not done`, [
        key,
        attempt,
      ]);
    },
    async sweep() {
      const { rowCount } = await pool.query(`delete from ${table} where expires_at <= $1`, [
        clock.now(),
      ]);
      return rowCount ?? 0;
    },
  };
}

const placeOf = (key: string) => `answer ${key}`;

const MIGRATIONS = [
  {
    name: 'idempotency-records',
    sql: `create table idempotency_records (
      key text primary key,
      fingerprint text not null,
      attempt text not null,
      expires_at timestamptz not null,
      done boolean not null default false,
      status int,
      content_type text,
      body text
    );
    create index on idempotency_records (expires_at)`,
  },
  {
    name: 'sealed-answers',
    sql: 'alter table idempotency_records add column sealed bytea',
  },
];
