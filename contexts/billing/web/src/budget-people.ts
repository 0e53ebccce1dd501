import type { ClientOf } from '@atelier/contract';
import type { identity } from '@atelier/identity-contract';
import { useClient } from '@atelier/ui';
import { useQuery } from '@tanstack/react-query';
import type { BillingApi } from './billing-api.ts';

type IdentityApi = ClientOf<typeof identity>;

/** Who one is, who is in the workspace, and one's own API keys: whose calls a budget can be for. */
export function useBudgetPeople() {
  const identity = useClient<IdentityApi>('identity');
  const me = useQuery({ queryKey: ['identity', 'me'], queryFn: () => identity.me() });
  const workspaceId = me.data?.workspace.id;
  const members = useQuery({
    queryKey: ['identity', 'members', workspaceId],
    queryFn: () =>
      workspaceId === undefined ? { items: [] } : identity.listMembers({ workspaceId }),
    enabled: workspaceId !== undefined,
  });
  const apiKeys = useQuery({
    queryKey: ['identity', 'api-keys'],
    queryFn: () => identity.listApiKeys({ limit: 200 }),
  });
  return {
    isOwner: me.data?.workspace.role === 'owner',
    members: members.data?.items ?? [],
    apiKeys: apiKeys.data?.items ?? [],
  };
}

export type BudgetPeople = ReturnType<typeof useBudgetPeople>;

export type Budget = Awaited<ReturnType<BillingApi['listBudgets']>>['items'][number];
export const budgetKeys = ['billing', 'budgets'] as const;
