import { noticeDone, noticeFailure } from '@atelier/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { keys, useGateway, useIdentity } from './gateway-api.ts';
import { removeWords } from './limit-words.ts';

/** What is used moves while one looks. */
const ALLOWANCE_EVERY_MS = 15_000;

export function useLimits() {
  const gateway = useGateway();
  return useQuery({ queryKey: keys.limits, queryFn: () => gateway.listLimits() });
}

export function useAllowance() {
  const gateway = useGateway();
  return useQuery({
    queryKey: keys.allowance,
    queryFn: () => gateway.getAllowance(),
    refetchInterval: ALLOWANCE_EVERY_MS,
  });
}

/** Who a limit can be on: the members of the workspace, and one's own API keys. */
export function useLimitSubjects(workspaceId: `workspace_${string}`) {
  const identity = useIdentity();
  const members = useQuery({
    queryKey: ['identity', 'members', workspaceId],
    queryFn: () => identity.listMembers({ workspaceId }),
  });
  const apiKeys = useQuery({
    queryKey: ['identity', 'api-keys', 'all'],
    queryFn: () => identity.listApiKeys({ limit: 200 }),
  });
  const users = members.data?.items.map(({ userId, name, email }) => ({
    value: userId as string,
    label: name === email ? email : `${name} (${email})`,
  }));
  const ownKeys = apiKeys.data?.items.map(({ id, name }) => ({ value: id as string, label: name }));
  return { user: users ?? [], apiKey: ownKeys ?? [] };
}

export function useRemoveLimit() {
  const gateway = useGateway();
  const refresh = useRefreshLimits();
  return useMutation({
    mutationFn: (limitId: `limit_${string}`) => gateway.removeLimit({ limitId }),
    onSuccess: async () => {
      await refresh();
      noticeDone('The limit was removed.');
    },
    onError: (error) => noticeFailure(error, removeWords),
  });
}

export function useRecountLimits() {
  const gateway = useGateway();
  const refresh = useRefreshLimits();
  return useMutation({
    mutationFn: () => gateway.recountLimits(),
    onSuccess: async () => {
      await refresh();
      noticeDone('What was used is counted anew from the request log.');
    },
    onError: (error) => noticeFailure(error),
  });
}

export function useRefreshLimits() {
  const cache = useQueryClient();
  return () =>
    Promise.all(
      [keys.limits, keys.allowance].map((queryKey) => cache.invalidateQueries({ queryKey })),
    );
}
