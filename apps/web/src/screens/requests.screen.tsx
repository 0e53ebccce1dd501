import { RequestListPage, type RequestView } from '@atelier/gateway-web';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { meQuery } from '../api/query-cache.ts';
import { paths, patterns } from '../paths.ts';

export function RequestsScreen() {
  const { data: me } = useSuspenseQuery(meQuery);
  const view = useSearch({ strict: false }) as RequestView;
  const navigate = useNavigate();
  return (
    <RequestListPage
      workspaceId={me.workspace.id}
      view={view}
      onView={(search) => void navigate({ to: patterns.requests, search, replace: true })}
      replayPath={paths.replayOf}
    />
  );
}
