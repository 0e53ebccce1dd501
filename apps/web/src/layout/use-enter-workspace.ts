import { noticeFailure } from '@atelier/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { clients } from '../api/clients.ts';
import { meQuery } from '../api/query-cache.ts';
import { patterns } from '../paths.ts';

type WorkspaceId = Parameters<typeof clients.identity.switchWorkspace>[0]['workspaceId'];

/** Works in another workspace from now on; nothing read in the one before is kept. */
export function useEnterWorkspace(): (workspaceId: WorkspaceId) => void {
  const cache = useQueryClient();
  const router = useRouter();
  return (workspaceId) =>
    void clients.identity.switchWorkspace({ workspaceId }).then(async () => {
      cache.removeQueries({ predicate: ({ queryKey }) => queryKey[1] !== 'me' });
      await cache.fetchQuery({ ...meQuery, staleTime: 0 });
      await router.navigate({ to: patterns.home });
    }, noticeFailure);
}
