import { compact, costOfCalls, day, duration, ListTable, share } from '@atelier/ui';
import { Progress, Text } from '@mantine/core';
import type { UsageReport } from './usage-series.ts';

type Props = { readonly report: UsageReport; readonly by: string };

/** One line for each model, operation, user or day, the dearest first; days in their order. */
export function UsageGroups({ report, by }: Props) {
  const dearest = Math.max(1, ...report.groups.map(({ costNanoUsd }) => costNanoUsd));
  const groups =
    by === 'day'
      ? report.groups.toSorted((one, other) => other.key.localeCompare(one.key))
      : report.groups.toSorted(
          (one, other) => other.costNanoUsd - one.costNanoUsd || other.requests - one.requests,
        );
  return (
    <ListTable
      minWidth={860}
      rows={groups}
      keyOf={({ key }) => key}
      columns={[
        {
          title: by.charAt(0).toUpperCase() + by.slice(1),
          show: ({ key, label }) => {
            const name = label ?? (by === 'day' ? dayOf(key) : key);
            return (
              <Text size="sm" truncate maw={280} title={name}>
                {name}
              </Text>
            );
          },
        },
        { title: 'Requests', align: 'right', show: ({ requests }) => compact(requests) },
        {
          title: 'Succeeded',
          align: 'right',
          show: ({ succeeded, requests }) => share(succeeded, requests),
        },
        { title: 'Tokens in', align: 'right', show: ({ inputTokens }) => compact(inputTokens) },
        { title: 'Tokens out', align: 'right', show: ({ outputTokens }) => compact(outputTokens) },
        {
          title: 'Mean time',
          align: 'right',
          show: ({ meanLatencyMs }) => duration(meanLatencyMs),
        },
        { title: 'p95', align: 'right', show: ({ p95LatencyMs }) => duration(p95LatencyMs) },
        { title: 'Cost', align: 'right', show: costOfCalls },
        {
          width: 90,
          show: ({ key, costNanoUsd }) => (
            <Progress
              size="xs"
              mt={8}
              value={(costNanoUsd / dearest) * 100}
              aria-label={`Share of the cost: ${key}`}
            />
          ),
        },
      ]}
    />
  );
}

/** While another grouping still loads, what is shown are the keys of the one before. */
function dayOf(key: string): string {
  const date = /^\d{4}-\d{2}-\d{2}/.exec(key)?.[0];
  return date === undefined ? key : day(`${date}T12:00:00`);
}
