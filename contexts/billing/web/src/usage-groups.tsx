import { compact, day, duration, money, share } from '@atelier/ui';
import { Progress, Table, Text } from '@mantine/core';
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
    <Table highlightOnHover miw={720}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th style={{ textTransform: 'capitalize' }}>{by}</Table.Th>
          <Table.Th ta="right">Requests</Table.Th>
          <Table.Th ta="right">Succeeded</Table.Th>
          <Table.Th ta="right">Tokens in</Table.Th>
          <Table.Th ta="right">Tokens out</Table.Th>
          <Table.Th ta="right">Mean time</Table.Th>
          <Table.Th ta="right">p95</Table.Th>
          <Table.Th ta="right">Cost</Table.Th>
          <Table.Th w={90} />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody className="numeric">
        {groups.map((group) => (
          <Table.Tr key={group.key}>
            <Table.Td>
              <Text size="sm" truncate maw={280}>
                {group.label ?? (by === 'day' ? dayOf(group.key) : group.key)}
              </Text>
            </Table.Td>
            <Table.Td ta="right">{compact(group.requests)}</Table.Td>
            <Table.Td ta="right">{share(group.succeeded, group.requests)}</Table.Td>
            <Table.Td ta="right">{compact(group.inputTokens)}</Table.Td>
            <Table.Td ta="right">{compact(group.outputTokens)}</Table.Td>
            <Table.Td ta="right">{duration(group.meanLatencyMs)}</Table.Td>
            <Table.Td ta="right">{duration(group.p95LatencyMs)}</Table.Td>
            <Table.Td ta="right">{money(group.costNanoUsd)}</Table.Td>
            <Table.Td>
              <Progress
                size="xs"
                value={(group.costNanoUsd / dearest) * 100}
                aria-label={`Share of the cost: ${group.key}`}
              />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** While another grouping still loads, what is shown are the keys of the one before. */
function dayOf(key: string): string {
  const date = /^\d{4}-\d{2}-\d{2}/.exec(key)?.[0];
  return date === undefined ? key : day(`${date}T12:00:00`);
}
