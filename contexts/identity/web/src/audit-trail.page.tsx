import { EmptyState, FailureNotice, MoreButton, Page, Panel, timeZone } from '@atelier/ui';
import { Select, Skeleton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconShieldSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { AuditEntries } from './audit-entries.tsx';
import { AuditExportMenu } from './audit-export-menu.tsx';
import type { AuditFilter } from './audit-export.ts';
import { AuditUserFilter } from './audit-user-filter.tsx';
import { type IdentityApi, keys, useIdentity } from './identity-api.ts';

type Listed = Awaited<ReturnType<IdentityApi['listAuditEntries']>>;
export type AuditView = {
  readonly days?: string | undefined;
  readonly operation?: string | undefined;
  /** The id of a user. */
  readonly user?: string | undefined;
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
  const userId = isUserId(view.user) ? view.user : undefined;
  const filter = useMemo<AuditFilter>(
    () => ({
      from: new Date(Date.now() - Number(days) * DAY_MS).toISOString(),
      ...(wanted === '' ? {} : { operation: wanted }),
      ...(userId ? { userId } : {}),
    }),
    [days, wanted, userId],
  );
  const list = useInfiniteQuery({
    queryKey: [...keys.audit, days, wanted, userId ?? ''],
    queryFn: ({ pageParam }) =>
      identity.listAuditEntries({
        ...filter,
        limit: 100,
        ...(pageParam === '' ? {} : { cursor: pageParam }),
      }),
    initialPageParam: '',
    getNextPageParam: (last: Listed) => last.nextCursor,
    placeholderData: keepPreviousData,
  });
  const entries = list.data?.pages.flatMap(({ items }) => items);
  const setUser = (user: string | undefined) => onView({ ...view, user });
  return (
    <Page
      title="Audit trail"
      about={`Every change but the reading of notifications is written down here, and who looked at the users, one provider's key, a logged call, a document, an export, the e-mails or this trail; entries cannot be changed. Calls through /v1 are in the request log. Times are those of ${timeZone()}.`}
      actions={
        <>
          <AuditUserFilter
            userId={userId}
            email={entries?.find((entry) => entry.userId === userId)?.email}
            onUser={setUser}
          />
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
          <AuditExportMenu filter={filter} />
        </>
      }
    >
      <Panel padded={false}>
        {list.isPending && <Skeleton h={300} />}
        {list.isError && <FailureNotice error={list.error} retry={() => void list.refetch()} />}
        {entries?.length === 0 && (
          <EmptyState icon={<IconShieldSearch size={20} />} title="Nothing in this period">
            Widen the period, or clear the user or the operation.
          </EmptyState>
        )}
        {entries && entries.length > 0 && <AuditEntries entries={entries} onUser={setUser} />}
      </Panel>
      <MoreButton list={list}>Older entries</MoreButton>
    </Page>
  );
}

function isUserId(text: string | undefined): text is `user_${string}` {
  return text?.startsWith('user_') ?? false;
}
