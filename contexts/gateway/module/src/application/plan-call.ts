import type { Actor } from '@atelier/kernel';
import { routeNameOf } from '../domain/model-id.ts';
import { findTarget, type Target } from './find-target.ts';
import { type PlannedRoute, planRoute } from './plan-route.ts';
import type { Engine, RetryPolicy, TimeLimits } from './ports.ts';

export type { Target } from './find-target.ts';

/** How a call is made: its targets in the order in which they are tried, and how long each has. */
export type Plan = {
  /** The model as the caller named it. */
  readonly name: string;
  readonly targets: readonly [Target, ...Target[]];
  readonly retry: RetryPolicy;
  readonly timeLimits: TimeLimits;
  /** Set when the name stands for a route: what is known of each target, in their order. */
  readonly route?: PlannedRoute;
};

/** The plan for a model's name. Throws a GatewayError when nobody has such a model for this actor. */
export async function planCall(engine: Engine, name: string, actor: Actor): Promise<Plan> {
  const routeName = routeNameOf(name);
  const route = routeName && (await engine.routing?.routes.find(routeName, actor));
  if (route) return { name, ...(await planRoute(engine, name, route, actor)) };
  const target = await findTarget(engine, name, actor);
  return { name, targets: [target], retry: engine.retry, timeLimits: engine.timeLimits };
}
