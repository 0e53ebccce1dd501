import { compact, costOfCalls, duration, FigureTiles, money, share } from '@atelier/ui';
import type { UsageReport } from './usage-series.ts';

/** The totals of a period, each with what explains it. */
export function UsageTiles({ totals }: { totals: UsageReport['totals'] }) {
  const tokens = totals.inputTokens + totals.outputTokens;
  const tiles = [
    {
      name: 'Cost',
      value: totals.costNanoUsd === 0 ? costOfCalls(totals) : money(totals.costNanoUsd),
      about:
        totals.unpriced > 0
          ? `+ ${totals.unpriced} without a price`
          : `${money(totals.requests > 0 ? Math.round(totals.costNanoUsd / totals.requests) : 0)} a request`,
    },
    {
      name: 'Requests',
      value: compact(totals.requests),
      about: [
        `${share(totals.succeeded, totals.requests)} succeeded`,
        ...(totals.failed > 0 ? [`${totals.failed} failed`] : []),
        ...(totals.cancelled > 0 ? [`${totals.cancelled} stopped`] : []),
      ].join(', '),
    },
    {
      name: 'Tokens',
      value: compact(tokens),
      about: `${compact(totals.inputTokens)} in, ${compact(totals.outputTokens)} out`,
    },
    {
      name: 'Mean time',
      value: duration(totals.meanLatencyMs),
      about: `p95 ${duration(totals.p95LatencyMs)}, first token ${duration(totals.meanFirstTokenMs)}`,
    },
  ];
  return <FigureTiles tiles={tiles} />;
}
