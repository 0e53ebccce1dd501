import { EmptyState, FailureNotice, fullTime, Page, Panel } from '@atelier/ui';
import { Badge, Button, Select, Skeleton, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconShieldSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type AuditEntry, type IdentityApi, keys, useIdentity } from './identity-api.ts';

type Listed = Awaited<ReturnType<IdentityApi['listAuditEntries']>>;
export type AuditView = {
  readonly days?: string | undefined;
  readonly operation?: string | undefined;
};
type Props = { readonly view: AuditView; readonly onView: (view: AuditView) => void };

const PERIODS = [
  { value: '1', label: 'Last 24 hours' },
  { value: '7', label: 'Last 7 days' },
  { value: '30', label: 'Last 30 days' },
  { value: '365', label: 'Last year' },
];
const DAY_MS = 86_400_000;

/** Who did what, when, and how it ended. */
export function AuditTrailPage({ view, onView }: Props) {
  const identity = useIdentity();
  const days = PERIODS.find(({ value }) => value === view.days)?.value ?? '7';
  const [operation, setOperation] = useState(view.operation ?? '');
  const [wanted] = useDebouncedValue(operation.trim(), 300);
  const from = useMemo(() => new Date(Date.now() - Number(days) * DAY_MS).toISOString(), [days]);
  const list = useInfiniteQuery({
    queryKey: [...keys.audit, days, wanted],
    queryFn: ({ pageParam }) =>
      identity.listAuditEntries({
        from,
        limit: 100,
        ...(wanted === '' ? {} : { operation: wanted }),
        ...(pageParam === '' ? {} : { cursor: pageParam }),
      }),
    initialPageParam: '',
    getNextPageParam: (last: Listed) => last.nextCursor,
    placeholderData: keepPreviousData,
  });
  const entries = list.data?.pages.flatMap(({ items }) => items);
  return (
    <Page
      title="Audit trail"
      about="Every change and every look at a protected thing is written down here; entries cannot be changed."
      actions={
        <>
          <TextInput
            aria-label="Operation"
            placeholder="Operation, as identity.assignRole"
            w={240}
            value={operation}
            onChange={(event) => {
              const text = event.currentTarget.value;
              setOperation(text);
              onView({ ...view, operation: text === '' ? undefined : text });
            }}
          />
          <Select
            aria-label="Period"
            w={150}
            data={PERIODS}
            value={days}
            allowDeselect={false}
            onChange={(value) => onView({ ...view, days: value ?? undefined })}
          />
        </>
      }
    >
      <Panel padded={false}>
        {list.isPending && <Skeleton h={300} />}
        {list.isError && <FailureNotice error={list.error} retry={() => void list.refetch()} />}
        {entries?.length === 0 && (
          <EmptyState icon={<IconShieldSearch size={20} />} title="Nothing in this period">
            Widen the period, or clear the operation.
          </EmptyState>
        )}
        {entries && entries.length > 0 && <Entries entries={entries} />}
      </Panel>
      {list.hasNextPage && (
        <Button variant="default" onClick={() => void list.fetchNextPage()}>
          Older entries
        </Button>
      )}
    </Page>
  );
}

const OUTCOMES = { ok: 'teal', refused: 'yellow', failed: 'red' } as const;

function Entries({ entries }: { entries: readonly AuditEntry[] }) {
  return (
    <Table miw={760}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>When</Table.Th>
          <Table.Th>Who</Table.Th>
          <Table.Th>Did</Table.Th>
          <Table.Th>To</Table.Th>
          <Table.Th>Outcome</Table.Th>
          <Table.Th>From</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {entries.map((entry) => (
          <Table.Tr key={entry.id}>
            <Table.Td className="numeric" style={{ whiteSpace: 'nowrap' }}>
              {fullTime(entry.at)}
            </Table.Td>
            <Table.Td>
              {entry.email ?? entry.userId ?? entry.actorKind}
              {entry.actorKind === 'api-key' && (
                <Text size="xs" c="dimmed">
                  by API key
                </Text>
              )}
            </Table.Td>
            <Table.Td ff="monospace" fz="xs">
              {entry.operation}
            </Table.Td>
            <Table.Td>
              <Text size="xs" ff="monospace" truncate maw={200} title={entry.target}>
                {entry.target}
              </Text>
            </Table.Td>
            <Table.Td>
              <Badge color={OUTCOMES[entry.outcome]}>{entry.code ?? entry.outcome}</Badge>
            </Table.Td>
            <Table.Td>{entry.address}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
