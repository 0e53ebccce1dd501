import { UsagePage, type UsageView } from '@atelier/billing-web';
import { useMay } from '@atelier/ui';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { clients } from '../api/clients.ts';
import { meQuery } from '../api/query-cache.ts';
import { patterns } from '../paths.ts';

export function UsageScreen() {
  const view = useSearch({ strict: false }) as UsageView;
  const navigate = useNavigate();
  return (
    <UsagePage
      view={view}
      names={usePeople(view.by === 'user')}
      onView={(search) => void navigate({ to: patterns.usage, search, replace: true })}
    />
  );
}

/** E-mail addresses by user id: billing knows ids only. Others' are read by who may, when wanted. */
function usePeople(wanted: boolean): ReadonlyMap<string, string> {
  const { data: me } = useSuspenseQuery(meQuery);
  const mayRead = useMay('user', 'read');
  const users = useQuery({
    queryKey: ['identity', 'people'],
    queryFn: () => clients.identity.listUsers({ limit: 200 }),
    enabled: wanted && mayRead,
    staleTime: 300_000,
  });
  return useMemo(
    () =>
      new Map([
        [me.userId, me.email],
        ...(users.data?.items ?? []).map(({ id, email }) => [id, email] as const),
      ]),
    [me, users.data],
  );
}
