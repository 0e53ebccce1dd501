import { noticeFailure } from '@atelier/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { clients } from '../api/clients.ts';
import { meQuery } from '../api/query-cache.ts';
import { patterns } from '../paths.ts';

type WorkspaceId = Parameters<typeof clients.identity.switchWorkspace>[0]['workspaceId'];

/** Works in another workspace from now on. */
export function useEnterWorkspace(): (workspaceId: WorkspaceId) => void {
  const arrive = useArrival();
  return (workspaceId) =>
    void clients.identity.switchWorkspace({ workspaceId }).then(arrive, noticeFailure);
}

/** What is to be done once the sign-in is in another workspace: nothing read in the one before is kept. */
export function useArrival(): () => Promise<void> {
  const cache = useQueryClient();
  const router = useRouter();
  return async () => {
    cache.removeQueries({ predicate: ({ queryKey }) => queryKey[1] !== 'me' });
    await cache.fetchQuery({ ...meQuery, staleTime: 0 });
    await router.navigate({ to: patterns.home });
  };
}
