import { billing } from '@atelier/billing-contract';
import { handler } from '@atelier/rpc';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import { periodOf } from './period.ts';
import type { BillingPorts } from './ports.ts';

const CALLS_PER_FILE = 250_000;

const COLUMNS: readonly (keyof LedgerEntry)[] = [
  'at',
  'requestId',
  'userId',
  'apiKeyId',
  'ownKey',
  'operation',
  'provider',
  'model',
  'status',
  'inputTokens',
  'cachedInputTokens',
  'outputTokens',
  'reasoningTokens',
  'costNanoUsd',
  'latencyMs',
  'firstTokenMs',
];

export const exportUsage = ({ ledger, clock }: BillingPorts) =>
  handler(billing.exportUsage, async ({ input, call, errors }) => {
    const { workspaceId } = call.actor;
    const period = periodOf(input, clock);
    const { requests } = await ledger.totals(workspaceId, period);
    if (requests > CALLS_PER_FILE)
      throw errors.EXPORT_TOO_LARGE({ data: { calls: requests, limit: CALLS_PER_FILE } });

    const chunks = [line(COLUMNS)];
    for await (const entries of ledger.entries(workspaceId, period))
      chunks.push(entries.map((entry) => line(COLUMNS.map((column) => entry[column]))).join(''));
    const days = `${period.from.toISOString().slice(0, 10)}_${period.to.toISOString().slice(0, 10)}`;
    return new File(chunks, `usage_${days}.csv`, { type: 'text/csv' });
  });

/** RFC 4180; a leading sign that a spreadsheet would take for a formula is disarmed. */
function line(values: readonly (string | number | boolean | null)[]): string {
  return `${values.map(field).join(',')}\r\n`;
}

function field(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
