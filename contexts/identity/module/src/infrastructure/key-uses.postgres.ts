import { quoted } from '@atelier/database';
import type { Log } from '@atelier/telemetry';
import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import type { KeyUses } from '../application/ports.ts';

const EVERY_MS = 60_000;

/**
 * The table `api_key_uses` of the context's schema, written at most once a minute per key and
 * process, beside the request. A write that fails is logged and costs one minute of accuracy.
 */
export function postgresKeyUses(pool: Pool, schema: string, log: Log): KeyUses {
  const uses = `${quoted(schema)}.api_key_uses`;
  const noted = new LRUCache<string, number>({ max: 50_000 });
  const writing = new Set<Promise<void>>();

  const write = async (keyId: string, at: Date) => {
    try {
      await pool.query(
        `insert into ${uses}(key_id, last_used_at) values ($1, $2)
         on conflict (key_id) do update set last_used_at = excluded.last_used_at
          where ${uses}.last_used_at < excluded.last_used_at`,
        [keyId, at],
      );
    } catch (error) {
      log.warn({ err: error, keyId }, 'the last use of an API key was not recorded');
    }
  };

  return {
    note(keyId, at) {
      const last = noted.get(keyId);
      if (last !== undefined && at.getTime() - last < EVERY_MS) return;
      noted.set(keyId, at.getTime());
      const written = write(keyId, at).then(() => {
        writing.delete(written);
      });
      writing.add(written);
    },
    async lastOf(keyIds) {
      const { rows } = await pool.query<{ key_id: string; last_used_at: Date }>(
        `select key_id, last_used_at from ${uses} where key_id = any($1)`,
        [keyIds],
      );
      return new Map(rows.map(({ key_id, last_used_at }) => [key_id, last_used_at]));
    },
    async settled() {
      await Promise.all(writing);
    },
  };
}
