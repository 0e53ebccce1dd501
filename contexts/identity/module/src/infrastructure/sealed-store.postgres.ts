import { quoted } from '@atelier/database';
import type { Pool } from 'pg';
import type { SealedStore } from './sealed-store.ts';

/** The table `secrets` of the context's schema. */
export function postgresSealedStore(pool: Pool, schema: string): SealedStore {
  const secrets = `${quoted(schema)}.secrets`;
  return {
    async put({ owner, purpose }, { jwe, keyId }, transaction = pool) {
      await transaction.query(
        `insert into ${secrets}(owner, purpose, jwe, key_id) values ($1, $2, $3, $4)
         on conflict (owner, purpose)
         do update set jwe = excluded.jwe, key_id = excluded.key_id, updated_at = now()`,
        [owner, purpose, jwe, keyId],
      );
    },
    async putOnce(place, { jwe, keyId }) {
      const { rowCount } = await pool.query(
        `insert into ${secrets}(owner, purpose, jwe, key_id) values ($1, $2, $3, $4)
         on conflict do nothing`,
        [place.owner, place.purpose, jwe, keyId],
      );
      // A statement of its own: the one above does not see what a parallel one has just committed.
      return rowCount === 1 ? jwe : ((await this.get(place)) ?? jwe);
    },
    async get({ owner, purpose }) {
      const { rows } = await pool.query<{ jwe: string }>(
        `select jwe from ${secrets} where owner = $1 and purpose = $2`,
        [owner, purpose],
      );
      return rows[0]?.jwe;
    },
    async remove({ owner, purpose }, transaction = pool) {
      await transaction.query(`delete from ${secrets} where owner = $1 and purpose = $2`, [
        owner,
        purpose,
      ]);
    },
    async notSealedWith(keyIds, limit) {
      const { rows } = await pool.query<{
        owner: string;
        purpose: string;
        jwe: string;
        keyId: string;
      }>(
        `select owner, purpose, jwe, key_id as "keyId" from ${secrets}
          where key_id <> all($1) limit $2`,
        [keyIds, limit],
      );
      return rows;
    },
    async exchange({ owner, purpose }, oldJwe, { jwe, keyId }) {
      await pool.query(
        `update ${secrets} set jwe = $4, key_id = $5
          where owner = $1 and purpose = $2 and jwe = $3`,
        [owner, purpose, oldJwe, jwe, keyId],
      );
    },
  };
}
