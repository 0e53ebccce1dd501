import type { z } from '@atelier/contract';
import { gateway, type TargetHealth as View } from '@atelier/gateway-contract';
import type { Actor } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { compact } from '../domain/json.ts';
import { parseModelId } from '../domain/model-id.ts';
import type { RouteFallback, RouteTarget } from '../domain/route.ts';
import { findRoute } from './list-routes.ts';
import { slotOf } from './plan-route.ts';
import type { ProviderKeys } from './ports.ts';
import type { KnownRoute, SlotHealth, TargetHealth } from './routing.ts';
import type { RoutePorts } from './save-route.ts';

type Ports = Pick<RoutePorts, 'routes'> & {
  readonly health: TargetHealth;
  readonly keys: ProviderKeys;
};

/** With the key that the caller's own calls would go there with. */
export const getTargetHealth = (ports: Ports) =>
  handler(gateway.getTargetHealth, async ({ input, call, errors }) => {
    const route = await findRoute(ports, input, call);
    if (route === undefined) throw errors.ROUTE_NOT_FOUND();
    const { targets, fallbacks } = route.definition;
    const all = [
      ...targets.map((each) => viewOf(ports, route, each, 'target', call.actor)),
      ...fallbacks.map((each) => viewOf(ports, route, each, 'fallback', call.actor)),
    ];
    return { items: await Promise.all(all) };
  });

async function viewOf(
  { health, keys }: Ports,
  route: KnownRoute,
  target: RouteTarget | RouteFallback,
  role: 'target' | 'fallback',
  actor: Actor,
): Promise<z.infer<typeof View>> {
  const { provider = '' } = parseModelId(target.model) ?? {};
  const key = await keys.find(actor, provider);
  const looked = health.look(slotOf(route, target, key, actor));
  const { breaker, calls, failures, running, waiting, lastFailure } = looked;
  return {
    model: target.model,
    role,
    state: breaker?.state ?? 'closed',
    ...timesOf(breaker),
    calls,
    failures,
    running,
    waiting,
    ...compact({ concurrency: target.concurrency }),
    ...(lastFailure
      ? {
          lastFailure: {
            kind: lastFailure.failure.kind,
            message: lastFailure.failure.message,
            at: lastFailure.at.toISOString(),
          },
        }
      : {}),
  };
}

function timesOf(breaker: SlotHealth['breaker']) {
  if (breaker === undefined) return {};
  const since = new Date(breaker.since).toISOString();
  return breaker.state === 'open'
    ? { since, retryAt: new Date(breaker.until).toISOString() }
    : { since };
}
