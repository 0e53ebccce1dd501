import { compact, costOfCalls, duration, FigureTiles, money, share } from '@atelier/ui';
import type { TrafficReport } from './gateway-api.ts';

/** What a period came to, each figure with what explains it. */
export function TrafficTiles({ totals }: { totals: TrafficReport['totals'] }) {
  const { calls, succeeded, failed, interrupted, rateLimited, cancelled } = totals;
  const { latencyMs, firstTokenMs, cacheHits, savedNanoUsd, inputTokens, outputTokens } = totals;
  const broken = failed + interrupted;
  const tiles = [
    {
      name: 'Calls',
      value: compact(calls),
      about: `${share(succeeded, calls)} answered${cancelled > 0 ? `, ${compact(cancelled)} cancelled` : ''}`,
    },
    {
      name: 'Failed',
      value: share(broken, calls),
      about: `${compact(broken)} failed, ${compact(rateLimited)} rate limited`,
    },
    {
      name: 'Median time of an answer',
      value: duration(latencyMs?.p50),
      about: `p95 ${duration(latencyMs?.p95)}`,
    },
    {
      name: 'Median time to first token',
      value: duration(firstTokenMs?.p50),
      about: `p95 ${duration(firstTokenMs?.p95)}`,
    },
    {
      name: 'Cost',
      value: totals.costNanoUsd === 0 ? costOfCalls(totals) : money(totals.costNanoUsd),
      about: totals.unpriced > 0 ? `+ ${totals.unpriced} without a price` : 'all calls priced',
    },
    {
      name: 'Tokens',
      value: compact(inputTokens + outputTokens),
      about: `${compact(inputTokens)} in, ${compact(outputTokens)} out`,
    },
    {
      name: 'From the cache',
      value: share(cacheHits, succeeded),
      about: `${compact(cacheHits)} answers`,
    },
    { name: 'Saved by the cache', value: money(savedNanoUsd), about: 'what they cost when made' },
  ];
  return <FigureTiles tiles={tiles} />;
}
