import { RequestListPage, type RequestView } from '@atelier/gateway-web';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { meQuery } from '../api/query-cache.ts';
import { paths, patterns } from '../paths.ts';
import { useView } from '../use-view.ts';

export function RequestsScreen() {
  const { data: me } = useSuspenseQuery(meQuery);
  const view = useSearch({ strict: false }) as RequestView;
  const onView = useView(patterns.requests, view, 'request');
  return (
    <RequestListPage
      workspaceId={me.workspace.id}
      view={view}
      onView={onView}
      replayPath={paths.replayOf}
    />
  );
}
