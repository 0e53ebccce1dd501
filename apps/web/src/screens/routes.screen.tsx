import { RouteListPage } from '@atelier/gateway-web';
import { useMay } from '@atelier/ui';
import { useSearch } from '@tanstack/react-router';
import { patterns } from '../paths.ts';
import { useView } from '../use-view.ts';

export function RoutesScreen() {
  const view = useSearch({ strict: false }) as { route?: string | undefined };
  const onView = useView(patterns.routes, view, 'route');
  return (
    <RouteListPage
      open={view.route}
      maySystem={useMay('all', 'manage')}
      onOpen={(route) => onView({ route })}
    />
  );
}
