import type { ModuleHost } from '@atelier/api';
import { executor } from '@atelier/event-store';
import type { IdentityClient } from '@atelier/identity-contract';
import { PLATFORM } from '@atelier/kernel';
import { getTargetHealth } from './application/get-target-health.ts';
import { getRoute, listRoutes } from './application/list-routes.ts';
import type { Engine } from './application/ports.ts';
import { routeList } from './application/route-list.projection.ts';
import type { Routing } from './application/routing.ts';
import { type RoutePorts, removeRoute, saveRoute } from './application/save-route.ts';
import { route } from './domain/route.ts';
import { breakerChanges, breakerMetrics } from './infrastructure/breaker-metrics.ts';
import { knownRoutes } from './infrastructure/known-routes.ts';
import { queueMetrics } from './infrastructure/queue-metrics.ts';
import { targetHealth } from './infrastructure/target-health.ts';
import { watchedRoutes } from './infrastructure/watched-routes.ts';

type Parts = {
  readonly identity: IdentityClient;
  readonly providers: Engine['providers'];
  readonly keys: Engine['keys'];
  readonly contextWindowOf: Routing['contextWindowOf'];
  /** A file of routes, beside those that are kept here. */
  readonly routesFile: string | undefined;
};

/** Names that stand for several models: what the engine needs for them, and their operations. */
export function startRouting(
  { store, clock, log, metrics }: Pick<ModuleHost, 'store' | 'clock' | 'log' | 'metrics'>,
  { identity, providers, keys, contextWindowOf, routesFile }: Parts,
) {
  const watched = watchedRoutes(routesFile, log);
  const routes = knownRoutes(store.rows(routeList), watched.routes);
  const health = targetHealth(clock, breakerChanges(metrics), queueMetrics(metrics));
  breakerMetrics(metrics, health.breakers);
  const routing: Routing = { routes, health, contextWindowOf, random: Math.random };
  const ports: RoutePorts = {
    routes,
    workspaceRoutes: executor(store, 'route', route),
    systemRoutes: executor(store, 'route', route, PLATFORM),
    identity,
    providers,
  };
  return {
    routing,
    operations: {
      listRoutes: listRoutes(ports),
      getRoute: getRoute(ports),
      saveRoute: saveRoute(ports),
      removeRoute: removeRoute(ports),
      getTargetHealth: getTargetHealth({ routes, health, keys }),
    },
    stop: watched.stop,
  };
}
