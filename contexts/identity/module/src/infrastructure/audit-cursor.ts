import { BadCursor } from '@atelier/event-store';
import type { AuditRow } from '../application/ports.ts';

/** The entry after which a page of the audit trail goes on. */
export type AuditPosition = Pick<AuditRow, 'at' | 'id'>;

export function auditCursor({ at, id }: AuditPosition): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url');
}

/** Throws `BadCursor` for what no page gave out. */
export function auditPosition(cursor: string): AuditPosition {
  const [at, id] = parsed(cursor);
  if (typeof at !== 'string' || typeof id !== 'string') throw new BadCursor();
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(at) || Number.isNaN(Date.parse(at))) throw new BadCursor();
  return { at, id };
}

function parsed(cursor: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    throw new BadCursor();
  }
}
