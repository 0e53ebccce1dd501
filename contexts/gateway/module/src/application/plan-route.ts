import type { Actor } from '@atelier/kernel';
import { GatewayError } from '../domain/failure.ts';
import {
  DEFAULT_KINDS,
  type RouteDefinition,
  type RouteFallback,
  type RouteTarget,
} from '../domain/route.ts';
import { orderByWeight, type Place } from '../domain/target-choice.ts';
import { findTarget, type Target } from './find-target.ts';
import type { Engine, ProviderKey, RetryPolicy, TimeLimits } from './ports.ts';
import type { KnownRoute, Slot } from './routing.ts';

/** A route as one call goes by it. */
export type PlannedRoute = {
  /** One for each target of the plan. */
  readonly places: readonly (Place & { readonly slot: Slot })[];
  /** How long one target has for an answer that is not streamed. */
  readonly wholeMs: number;
  readonly hedgeAfterMs?: number;
};

type RoutePlan = {
  readonly targets: readonly [Target, ...Target[]];
  readonly retry: RetryPolicy;
  readonly timeLimits: TimeLimits;
  readonly route: PlannedRoute;
};

/** As long as OpenAI's clients wait. */
const WHOLE_MS = 600_000;

/**
 * The targets of a route in the order of this call: drawn by weight, then the fallbacks. Models that
 * this actor has no key for, or that are not there, are passed over as long as there are others.
 */
export async function planRoute(
  engine: Engine,
  name: string,
  route: KnownRoute,
  actor: Actor,
): Promise<RoutePlan> {
  const { definition } = route;
  const drawn = orderByWeight(definition.targets, engine.routing?.random() ?? 0);
  const wanted: readonly (RouteTarget | RouteFallback)[] = [...drawn, ...definition.fallbacks];
  const found = await Promise.all(wanted.map((each) => tryTarget(engine, each, actor)));
  const there = found.flatMap((each) => ('target' in each ? [each] : []));
  const [first, ...others] = there.map(({ target }) => target);
  if (first === undefined) throw noneOf(name, found);
  return {
    targets: [first, ...others],
    retry: definition.retry,
    timeLimits: { ...engine.timeLimits, ...limitsOf(definition) },
    route: {
      places: there.map(({ wanted: each, target }) => ({
        on: new Set('on' in each && each.on ? each.on : DEFAULT_KINDS),
        slot: slotOf(route, each, target.key, actor),
        ...windowOf(engine, target),
      })),
      wholeMs: definition.limits.wholeMs ?? WHOLE_MS,
      ...(definition.hedgeAfterMs === undefined ? {} : { hedgeAfterMs: definition.hedgeAfterMs }),
    },
  };
}

/** Whose health it is: what fails with somebody's own key need not fail with another one. */
export function slotOf(
  { scope, name, definition }: KnownRoute,
  { model, concurrency }: Pick<RouteTarget, 'model' | 'concurrency'>,
  key: ProviderKey | undefined,
  { workspaceId, userId }: Pick<Actor, 'workspaceId' | 'userId'>,
): Slot {
  const { breaker, queue } = definition;
  const place = scope === 'workspace' ? workspaceId : scope;
  const owner = key?.source === 'own' ? ` ${userId}` : '';
  return {
    key: `${place} ${name} ${model}${owner}`,
    breaker,
    queue,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(scope === 'workspace' || owner ? {} : { shown: { route: name, model } }),
  };
}

type Tried =
  | { readonly wanted: RouteTarget | RouteFallback; readonly target: Target }
  | { readonly error: GatewayError };

async function tryTarget(
  engine: Engine,
  wanted: RouteTarget | RouteFallback,
  actor: Actor,
): Promise<Tried> {
  try {
    return { wanted, target: await findTarget(engine, wanted.model, actor) };
  } catch (error) {
    if (error instanceof GatewayError) return { error };
    throw error;
  }
}

function noneOf(name: string, found: readonly Tried[]): GatewayError {
  const [why] = found.flatMap((each) => ('error' in each ? [each.error.failure] : []));
  const failure = why ?? { kind: 'model-not-found' as const, message: 'It has no targets.' };
  const message = `None of the models behind "${name}" can be used. ${failure.message}`;
  return new GatewayError({ ...failure, message });
}

function limitsOf({ limits: { wholeMs: _, ...limits } }: RouteDefinition) {
  return limits;
}

function windowOf({ routing }: Engine, { provider, model }: Target) {
  const contextWindowTokens = routing?.contextWindowOf(provider.name, model);
  return contextWindowTokens === undefined ? {} : { contextWindowTokens };
}
