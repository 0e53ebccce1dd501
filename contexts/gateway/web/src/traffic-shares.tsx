import { compact, FailureNotice, money, Panel, share } from '@atelier/ui';
import { Skeleton, Stack, Text } from '@mantine/core';
import type { TrafficReport } from './gateway-api.ts';
import { inWords } from './route-words.ts';
import { ShareBar } from './share-bar.tsx';
import type { TrafficPeriod } from './traffic-series.ts';
import { useCacheShares } from './use-traffic.ts';

/** Why calls failed, as shares of all calls. */
export function FailureShares({ report }: { report: TrafficReport }) {
  const { failures, totals } = report;
  return (
    <Panel title="Failures" about="By kind, and how much of all calls that is.">
      {failures.length === 0 && (
        <Text size="sm" c="dimmed">
          No call failed.
        </Text>
      )}
      <Stack gap="sm">
        {failures.map(({ kind, calls }) => (
          <ShareBar
            key={kind}
            name={inWords(kind)}
            share={calls / Math.max(1, totals.calls)}
            told={`${compact(calls)} · ${share(calls, totals.calls)}`}
            color={kind === 'cancelled' ? 'gray' : kind.includes('limit') ? 'yellow' : 'red'}
          />
        ))}
      </Stack>
    </Panel>
  );
}

/** What the cache answered of each operation that it is used for. */
export function CacheShares({ period }: { period: TrafficPeriod }) {
  const cache = useCacheShares(period);
  const used = cache.data?.operations.filter(({ hits }) => hits > 0) ?? [];
  return (
    <Panel
      title="Cache"
      about="Answers that were there already, by operation, in the whole workspace."
    >
      {cache.isPending && <Skeleton h={60} />}
      {cache.isError && <FailureNotice error={cache.error} retry={() => void cache.refetch()} />}
      {cache.data && used.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing was answered from the cache. Tasks use it by themselves; programs ask for it with{' '}
          <code>cache-control: max-age=600</code>.
        </Text>
      )}
      <Stack gap="sm">
        {used.map(({ operation, calls, hits, savedNanoUsd }) => (
          <ShareBar
            key={operation}
            name={operation}
            share={hits / Math.max(1, calls)}
            told={`${share(hits, calls)} of ${compact(calls)} · ${money(savedNanoUsd)} saved`}
            color="teal"
          />
        ))}
      </Stack>
    </Panel>
  );
}
