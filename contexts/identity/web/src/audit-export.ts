import { pagesOf } from '@atelier/kernel';
import type { AuditEntry, IdentityApi } from './identity-api.ts';

export type AuditFormat = 'csv' | 'jsonl';

/** What of the trail is wanted: the input of the operation, without the paging. */
export type AuditFilter = Omit<
  NonNullable<Parameters<IdentityApi['listAuditEntries']>[0]>,
  'limit' | 'cursor'
>;

type Listed = Awaited<ReturnType<IdentityApi['listAuditEntries']>>;
type Reading = {
  readonly list: (cursor: string | undefined) => Promise<Listed>;
  readonly onProgress: (entries: number) => void;
  readonly signal: AbortSignal;
};

/**
 * Reads all pages of a trail, latest first, and resolves to the parts of a file. Only the text of
 * the entries is kept. Rejects with the reason of `signal` when that is aborted.
 */
export async function auditExport(
  format: AuditFormat,
  { list, onProgress, signal }: Reading,
): Promise<readonly string[]> {
  const parts: string[] = format === 'csv' ? [`${COLUMNS.join(',')}\r\n`] : [];
  let entries = 0;
  for await (const { items } of pagesOf(list)) {
    signal.throwIfAborted();
    parts.push(items.map(format === 'csv' ? csvLine : jsonLine).join(''));
    entries += items.length;
    onProgress(entries);
  }
  return parts;
}

const COLUMNS = [
  'at',
  'actorKind',
  'userId',
  'email',
  'operation',
  'target',
  'outcome',
  'code',
  'requestId',
  'address',
  'id',
] as const satisfies readonly (keyof AuditEntry)[];

function jsonLine(entry: AuditEntry): string {
  return `${JSON.stringify(entry)}\n`;
}

function csvLine(entry: AuditEntry): string {
  return `${COLUMNS.map((column) => csvField(entry[column] ?? '')).join(',')}\r\n`;
}

/** As RFC 4180 has it; what a spreadsheet would take for a formula is made a text. */
function csvField(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
