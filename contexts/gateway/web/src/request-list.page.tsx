import { EmptyState, FailureNotice, MoreButton, Page, Panel } from '@atelier/ui';
import { Group, Skeleton } from '@mantine/core';
import { IconListSearch } from '@tabler/icons-react';
import { RequestDrawer } from './request-drawer.tsx';
import { RequestExport } from './request-export.tsx';
import type { RequestView } from './request-filter.ts';
import { RequestFilters } from './request-filters.tsx';
import { RequestSearchNote } from './request-search-note.tsx';
import { RequestTable } from './request-table.tsx';
import { useCallers, useRequests } from './use-requests.ts';

type Props = {
  readonly workspaceId: `workspace_${string}`;
  readonly view: RequestView;
  readonly onView: (view: RequestView) => void;
  /** Where a call is tried again: a screen of another context. */
  readonly replayPath: (requestId: string) => string;
};

/** The log of finished model calls, latest first. */
export function RequestListPage({ workspaceId, view, onView, replayPath }: Props) {
  const { filter, list } = useRequests(view);
  const callers = useCallers(workspaceId);
  const requests = list.data?.pages.flatMap(({ items }) => items);
  const isFiltered = Object.keys(filter).length > 0;
  const open = (request: string | undefined) => onView({ ...view, request });
  return (
    <Page
      title="Requests"
      about="Your calls to models, from here and from your programs, as the gateway accounted them. Administrators see those of everybody in the workspace."
      actions={<RequestExport filter={filter} />}
    >
      <RequestFilters view={view} onView={onView} callers={callers} />
      <Panel padded={false}>
        {list.isPending && <Skeleton h={280} />}
        {list.isError && <FailureNotice error={list.error} retry={() => void list.refetch()} />}
        {requests?.length === 0 && !list.hasNextPage && (
          <EmptyState icon={<IconListSearch size={20} />} title="No requests">
            {isFiltered
              ? 'None is like this. Take a filter away, or look for other words; what was encrypted when it was written is not searched.'
              : 'Send a prompt in the playground, or call the API with a key.'}
          </EmptyState>
        )}
        {requests?.length === 0 && list.hasNextPage && (
          <EmptyState icon={<IconListSearch size={20} />} title="None so far">
            The newest calls have no such words. Go on below.
          </EmptyState>
        )}
        {requests && requests.length > 0 && (
          <RequestTable requests={requests} callers={callers} onOpen={open} />
        )}
      </Panel>
      <Group gap="sm">
        {list.hasNextPage && (
          <MoreButton list={list}>
            {filter.text === undefined ? 'Older requests' : 'Search older requests'}
          </MoreButton>
        )}
        {filter.text !== undefined && list.isSuccess && (
          <RequestSearchNote
            searchedTo={list.data.pages.at(-1)?.searchedTo}
            goesOn={list.hasNextPage}
          />
        )}
      </Group>
      {view.request && (
        <RequestDrawer
          requestId={view.request}
          onClose={() => open(undefined)}
          replayPath={replayPath}
        />
      )}
    </Page>
  );
}
