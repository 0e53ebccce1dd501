import { TrafficPage } from '@atelier/gateway-web';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { patterns } from '../paths.ts';

export function GatewayScreen() {
  const { period } = useSearch({ strict: false }) as { period?: string };
  const navigate = useNavigate();
  return (
    <TrafficPage
      period={period}
      onPeriod={(next) =>
        void navigate({ to: patterns.gateway, search: { period: next }, replace: true })
      }
      requestsPath={patterns.requests}
      requestPath={(id) => `${patterns.requests}?request=${encodeURIComponent(id)}`}
      routesPath={patterns.routes}
    />
  );
}
