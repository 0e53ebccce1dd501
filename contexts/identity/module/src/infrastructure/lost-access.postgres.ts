import type { StartedModule } from '@atelier/api';
import { quoted } from '@atelier/database';
import { onTableNews, type Rows } from '@atelier/event-store';
import { type Actor, PLATFORM, type UserId } from '@atelier/kernel';
import type { Log } from '@atelier/telemetry';
import type { Pool } from 'pg';
import type { AccessRow } from '../application/access.projection.ts';

/** What ends credentials. A sign-in or key that reaches its end by itself is not among them. */
const ENDING = ['SignedOut', 'PasswordChanged', 'UserSuspended', 'ApiKeyRevoked', 'MemberRemoved'];

/** After news: its transaction may not have ended yet, so there is a second look. */
const LOOKS_MS = [100, 2000];
/** After a failure of the database. */
const AGAIN_MS = 1000;

/**
 * Tells whose access has ended, by the events of all processes: nothing is asked while nothing
 * happens in this context, however many requests run.
 */
export function lostAccess(
  pool: Pool,
  schema: string,
  accessRows: Rows<AccessRow>,
  log: Log,
): NonNullable<StartedModule['onAccessLost']> {
  const events = `${quoted(schema)}.events`;
  return (listener) => {
    /** Every transaction before it has been seen. */
    let from: string | undefined;
    const timers = new Map<number, NodeJS.Timeout>();

    const look = async () => {
      const { rows } = await pool.query<{ next: string; users: UserId[] | null }>(
        `select pg_snapshot_xmin(pg_current_snapshot())::text as next,
          (select array_agg(distinct data->>'userId') from ${events}
            where xid >= $1::xid8 and type = any($2)) as users`,
        [from ?? null, ENDING],
      );
      from = rows[0]?.next;
      const users = rows[0]?.users ?? [];
      if (users.length === 0) return;
      const found = await Promise.all(users.map((userId) => accessRows.get(PLATFORM, userId)));
      const rowOf = new Map(users.map((userId, index) => [userId, found[index]]));
      listener((actor) => rowOf.has(actor.userId) && !isKept(actor, rowOf.get(actor.userId)));
    };
    const lookAfter = (ms: number) => {
      if (timers.has(ms)) return;
      const timer = setTimeout(() => {
        timers.delete(ms);
        look().catch((error: unknown) => {
          log.warn({ err: error }, 'whether access was lost is looked for again');
          lookAfter(AGAIN_MS);
        });
      }, ms);
      timers.set(ms, timer.unref());
    };

    lookAfter(0);
    const unwatch = onTableNews(pool, events, () => LOOKS_MS.forEach(lookAfter));
    return () => {
      unwatch();
      for (const timer of timers.values()) clearTimeout(timer);
    };
  };
}

function isKept(actor: Actor, row: AccessRow | undefined): boolean {
  const { loginId, apiKeyId, workspaceId } = actor;
  return (
    row?.status === 'active' &&
    row.memberships.some(({ id }) => id === workspaceId) &&
    (loginId === undefined || row.logins.some(({ id }) => id === loginId)) &&
    (apiKeyId === undefined || row.apiKeys.some(({ id }) => id === apiKeyId))
  );
}
