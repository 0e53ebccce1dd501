import { RouteListPage } from '@atelier/gateway-web';
import { useMay } from '@atelier/ui';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { patterns } from '../paths.ts';

export function RoutesScreen() {
  const { route } = useSearch({ strict: false }) as { route?: string };
  const navigate = useNavigate();
  return (
    <RouteListPage
      open={route}
      maySystem={useMay('all', 'manage')}
      onOpen={(next) =>
        void navigate({ to: patterns.routes, search: { route: next }, replace: true })
      }
    />
  );
}
