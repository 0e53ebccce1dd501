import { billing } from '@atelier/billing-contract';
import { handler } from '@atelier/rpc';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import { periodOf } from './period.ts';
import type { BillingPorts } from './ports.ts';

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
  handler(billing.exportUsage, async ({ input, call }) =>
    linesOf(ledger.entries(call.actor.workspaceId, periodOf(input, clock))),
  );

/** No more of the ledger is read than the reader has asked for. */
async function* linesOf(chunks: AsyncIterable<readonly LedgerEntry[]>): AsyncGenerator<string> {
  yield line(COLUMNS);
  for await (const entries of chunks)
    yield entries.map((entry) => line(COLUMNS.map((column) => entry[column]))).join('');
}

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
