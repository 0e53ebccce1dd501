import { useMay } from '@atelier/ui';
import { keepPreviousData, skipToken, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type GatewayApi, keys, useGateway, useIdentity } from './gateway-api.ts';
import { filterOf, type RequestView } from './request-filter.ts';

const LOOK_EVERY_MS = 5000;

type Listed = Awaited<ReturnType<GatewayApi['listRequests']>>;

/** The calls that a view asks for, page by page, latest first. */
export function useRequests({ request: _, ...view }: RequestView) {
  const gateway = useGateway();
  const key = JSON.stringify(view);
  // Where a period begins stays as long as the view does: pages belong together.
  const filter = useMemo(() => filterOf(JSON.parse(key) as RequestView, new Date()), [key]);
  const list = useInfiniteQuery({
    queryKey: [...keys.requests, key],
    queryFn: ({ pageParam, signal }) =>
      gateway.listRequests(
        { ...filter, limit: 50, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (last: Listed) => last.nextCursor,
    placeholderData: keepPreviousData,
    // Who has gone on to older ones reads, and is not moved. To look for words takes the server long.
    refetchInterval: ({ state }) =>
      filter.text === undefined && state.data?.pages.length === 1 && LOOK_EVERY_MS,
  });
  return { filter, list };
}

/** A call with all that the log has of it, and as a conversation if it was one. */
export function useRequest(requestId: string) {
  const gateway = useGateway();
  const request = useQuery({
    queryKey: keys.request(requestId),
    queryFn: () => gateway.getRequest({ requestId }),
  });
  const conversation = useQuery({
    queryKey: [...keys.request(requestId), 'conversation'],
    queryFn: () => gateway.getConversation({ requestId }),
    retry: false,
  });
  return { request, conversation };
}

/** The workspace's people by id, for who may see everybody's calls; empty for all others. */
export function useCallers(workspaceId: `workspace_${string}`): ReadonlyMap<string, string> {
  const identity = useIdentity();
  const maySeeAll = useMay('request', 'manage');
  const { data } = useQuery({
    queryKey: ['identity', 'members', workspaceId],
    queryFn: maySeeAll ? () => identity.listMembers({ workspaceId }) : skipToken,
  });
  return useMemo(
    () => new Map(data?.items.map(({ userId, email }) => [userId as string, email])),
    [data],
  );
}

/** The purposes that were called for, for a choice of them. */
export function useOperations(): readonly string[] {
  return useCachedOperations().map(({ operation }) => operation);
}

/** What the cache answered of each within thirty days. */
export function useCachedOperations() {
  const gateway = useGateway();
  const { data } = useQuery({
    queryKey: [...keys.requests, 'operations'],
    queryFn: () => gateway.describeCache(),
    staleTime: 60_000,
  });
  return data?.operations ?? [];
}
