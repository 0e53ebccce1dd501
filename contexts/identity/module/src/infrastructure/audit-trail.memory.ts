import type { AuditRow, AuditTrail } from '../application/ports.ts';
import { type AuditPosition, auditCursor, auditPosition } from './audit-cursor.ts';

export function memoryAuditTrail(): AuditTrail {
  const entries: AuditRow[] = [];
  return {
    async append(entry) {
      entries.push(entry);
    },
    async list({ from, to, userId, operation, limit, cursor }) {
      const after = cursor === undefined ? undefined : auditPosition(cursor);
      const found = entries
        .filter(({ at }) => from === undefined || Date.parse(at) >= from.getTime())
        .filter(({ at }) => to === undefined || Date.parse(at) < to.getTime())
        .filter((entry) => userId === undefined || entry.userId === userId)
        .filter((entry) => operation === undefined || entry.operation === operation)
        .filter((entry) => after === undefined || isBefore(entry, after))
        .sort((one, other) => (isBefore(one, other) ? 1 : -1));
      const items = found.slice(0, limit);
      const last = items.at(-1);
      return found.length > limit && last ? { items, nextCursor: auditCursor(last) } : { items };
    },
  };
}

function isBefore(one: AuditPosition, other: AuditPosition): boolean {
  return one.at < other.at || (one.at === other.at && one.id < other.id);
}
