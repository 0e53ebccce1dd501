import { groupCommit, quoted } from '@atelier/database';
import type { Pool } from 'pg';
import type { AuditRow, AuditTrail } from '../application/ports.ts';
import { auditCursor, auditPosition } from './audit-cursor.ts';

/** The table `audit_entries` of the context's schema, which the database lets nobody change. */
export function postgresAuditTrail(pool: Pool, schema: string): AuditTrail {
  const entries = `${quoted(schema)}.audit_entries`;
  const commits = groupCommit<AuditRow>(async (group) => {
    await pool.query(
      `insert into ${entries}
         select * from json_populate_recordset(null::${entries}, $1)`,
      [JSON.stringify(group.map(columnsOf))],
    );
  });

  return {
    append: (entry) => commits.add(entry),
    async list({ from, to, userId, operation, limit, cursor }) {
      const after = cursor === undefined ? undefined : auditPosition(cursor);
      const { rows } = await pool.query<Columns>(
        `select * from ${entries}
          where ($1::timestamptz is null or at >= $1) and ($2::timestamptz is null or at < $2)
            and ($3::text is null or user_id = $3) and ($4::text is null or operation = $4)
            and ($5::timestamptz is null or (at, id) < ($5, $6))
          order by at desc, id desc limit $7`,
        [
          storableTime(from),
          storableTime(to),
          userId === undefined ? null : storable(userId),
          operation === undefined ? null : storable(operation),
          storableTime(after && new Date(after.at)),
          after ? storable(after.id) : null,
          limit + 1,
        ],
      );
      const items = rows.slice(0, limit).map(rowOf);
      const last = items.at(-1);
      return rows.length > limit && last ? { items, nextCursor: auditCursor(last) } : { items };
    },
  };
}

type Columns = {
  id: string;
  at: Date;
  actor_kind: AuditRow['actorKind'];
  user_id: AuditRow['userId'] | null;
  operation: string;
  target: string | null;
  outcome: AuditRow['outcome'];
  code: string | null;
  request_id: string;
  address: string | null;
};

function columnsOf(row: AuditRow) {
  return {
    id: row.id,
    at: row.at,
    actor_kind: row.actorKind,
    user_id: row.userId && storable(row.userId),
    operation: storable(row.operation),
    target: row.target && storable(row.target),
    outcome: row.outcome,
    code: row.code,
    request_id: storable(row.requestId),
    address: row.address && storable(row.address),
  };
}

function rowOf(columns: Columns): AuditRow {
  const { id, at, outcome, operation, user_id, target, code, address } = columns;
  return {
    id,
    at: at.toISOString(),
    actorKind: columns.actor_kind,
    operation,
    outcome,
    requestId: columns.request_id,
    ...(user_id === null || user_id === undefined ? {} : { userId: user_id }),
    ...(target === null ? {} : { target }),
    ...(code === null ? {} : { code }),
    ...(address === null ? {} : { address }),
  };
}

/** PostgreSQL keeps no zero character and no half of a surrogate pair. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** The year 0 of ISO 8601 does not exist in PostgreSQL; nothing is that old. */
function storableTime(time: Date | undefined): Date | null {
  return time === undefined ? null : new Date(Math.max(time.getTime(), 0));
}
