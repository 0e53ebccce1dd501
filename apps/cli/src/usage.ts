import { UsageReport } from '@atelier/billing-contract';
import { formatCost } from '@atelier/kernel';
import type { Connection } from './connection.ts';
import { table } from './table.ts';

export type UsageOptions = { readonly days: number; readonly by: string };

const DAY_MS = 86_400_000;

/** `atelier usage`: what was used in the last days. */
export async function showUsage(atelier: Connection, { days, by }: UsageOptions): Promise<string> {
  const from = new Date(Date.now() - days * DAY_MS).toISOString();
  const query = new URLSearchParams({ from, groupBy: by });
  const { groups, totals } = await atelier.get(`/usage?${query}`, UsageReport);
  if (totals.requests === 0) return `Nothing was used in the last ${days} days.`;
  const line = (key: string, group: typeof totals) => [
    key,
    String(group.requests),
    group.inputTokens.toLocaleString('en'),
    group.outputTokens.toLocaleString('en'),
    formatCost(group),
  ];
  return table(
    [by, 'calls', 'tokens in', 'tokens out', 'cost'],
    [...groups.map((group) => line(group.key, group)), line('total', totals)],
    [1, 2, 3],
  );
}
