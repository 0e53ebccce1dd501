import { rejectionIn } from '@atelier/ui';
import { QueryClient } from '@tanstack/react-query';
import { clients } from './clients.ts';
import { setCsrfToken } from './browser-session.ts';
import { whenOtherTabChanges } from './other-tabs.ts';

const LOOK_AGAIN_MS = 5000;

/** The one query cache. A refusal is final; only what may pass, as a lost connection, is tried again. */
export const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => {
        const status = rejectionIn(error)?.status ?? 0;
        return failures < 2 && (status === 0 || status >= 500);
      },
      // What is shown in place of an answer goes by itself once the server is there again.
      refetchInterval: ({ state }) => state.error instanceof TypeError && LOOK_AGAIN_MS,
    },
  },
});

// Who does not see this tab has it read anew when he comes back to it.
whenOtherTabChanges(() => {
  const refetchType = document.visibilityState === 'visible' ? 'active' : 'none';
  void cache.invalidateQueries({ refetchType });
});

/** Who is signed in, and the token that unsafe requests carry. Rejects when nobody is. */
export const meQuery = {
  queryKey: ['identity', 'me'] as const,
  queryFn: async () => {
    const me = await clients.identity.me();
    setCsrfToken(me.csrfToken);
    return me;
  },
  staleTime: 60_000,
};
