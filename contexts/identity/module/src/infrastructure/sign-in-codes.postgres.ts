import { quoted } from '@atelier/database';
import type { UserId } from '@atelier/kernel';
import type { Pool } from 'pg';
import type { SignInCodes } from '../application/ports.ts';

/** The table `sign_in_codes` of the context's schema. */
export function postgresSignInCodes(pool: Pool, schema: string): SignInCodes {
  const codes = `${quoted(schema)}.sign_in_codes`;
  return {
    async put({ userId, hash, expiresAt }) {
      await pool.query(
        `insert into ${codes}(user_id, code_hash, expires_at) values ($1, $2, $3)
         on conflict (user_id)
         do update set code_hash = excluded.code_hash, expires_at = excluded.expires_at`,
        [userId, hash, expiresAt],
      );
    },
    async burn(hash, now) {
      const { rows } = await pool.query<{ user_id: UserId; expires_at: Date }>(
        `delete from ${codes} where code_hash = $1 returning user_id, expires_at`,
        [hash],
      );
      const [code] = rows;
      return code && code.expires_at > now ? code.user_id : undefined;
    },
  };
}
