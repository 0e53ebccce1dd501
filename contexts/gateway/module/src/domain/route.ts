import { accept, type Decider, reject, type UserId } from '@atelier/kernel';
import type { BreakerPolicy } from './breaker.ts';
import type { FailureKind } from './failure.ts';
import { routeNameOf } from './model-id.ts';

/** One of several models that share the calls of a route; twice the weight, twice the calls. */
export type RouteTarget = {
  /** `provider/model`. */
  readonly model: string;
  readonly weight: number;
  /** How many calls it may have at once. */
  readonly concurrency?: number;
};

/** A model that takes over, in its turn, after one of these failures. */
export type RouteFallback = Omit<RouteTarget, 'weight'> & { readonly on?: readonly FailureKind[] };

/** What a model name stands for. */
export type RouteDefinition = {
  readonly title?: string;
  readonly targets: readonly RouteTarget[];
  readonly fallbacks: readonly RouteFallback[];
  /** For each target. A provider that wants a longer pause than `maxPauseMs` is left for the next. */
  readonly retry: {
    readonly retries: number;
    readonly backoffMs: number;
    readonly maxPauseMs: number;
  };
  readonly limits: {
    readonly firstTokenMs?: number;
    readonly idleMs?: number;
    readonly totalMs?: number;
    /** For an answer that is not streamed, in the place of the first token's limit. */
    readonly wholeMs?: number;
  };
  /** Who waits for a target that has all the calls it may have. */
  readonly queue: { readonly length: number; readonly waitMs: number };
  readonly breaker: BreakerPolicy;
  /** A second target is asked too when the first has not begun to answer by then. */
  readonly hedgeAfterMs?: number;
};

/**
 * After these failures another target may do better. The others are about the request or the key:
 * they lead to a fallback only where it names them.
 */
export const DEFAULT_KINDS: readonly FailureKind[] = [
  'rate-limited',
  'overloaded',
  'upstream-failed',
  'network',
  'first-token-timeout',
  'idle-timeout',
  'stream-cut',
  'context-length',
];

export type RouteCommand =
  | { type: 'SaveRoute'; name: string; definition: RouteDefinition; userId: UserId }
  | { type: 'RemoveRoute'; name: string };

export type RouteEvent =
  | {
      type: 'RouteSaved';
      name: string;
      definition: RouteDefinition;
      userId: UserId;
      version: number;
    }
  | { type: 'RouteRemoved'; name: string };

export type RouteState = {
  readonly definition: RouteDefinition | undefined;
  readonly version: number;
};

/** A route leads to models, to each at most once, and never to another route. */
export const route = {
  initial: { definition: undefined, version: 0 },

  decide: {
    SaveRoute({ name, definition, userId }, state) {
      const flaw = flawOf(definition);
      if (flaw) return reject(flaw);
      if (state.definition && same(state.definition, definition)) return accept();
      const version = state.version + 1;
      return accept({ type: 'RouteSaved', name, definition, userId, version });
    },

    RemoveRoute({ name }, state) {
      if (state.definition === undefined) return reject({ code: 'ROUTE_NOT_FOUND' });
      return accept({ type: 'RouteRemoved', name });
    },
  },

  evolve(state, event) {
    switch (event.type) {
      case 'RouteSaved':
        return { definition: event.definition, version: event.version };
      case 'RouteRemoved':
        return { ...state, definition: undefined };
    }
  },
} satisfies Decider<RouteState, RouteCommand, RouteEvent>;

/** What no route may be, wherever it is written. */
export function flawOf({ targets, fallbacks }: Pick<RouteDefinition, 'targets' | 'fallbacks'>) {
  const models = [...targets, ...fallbacks].map(({ model }) => model);
  const nested = models.find((model) => routeNameOf(model) !== undefined);
  if (nested !== undefined) return { code: 'ROUTE_OF_ROUTES', model: nested } as const;
  const twice = models.find((model, index) => models.indexOf(model) !== index);
  if (twice !== undefined) return { code: 'ROUTE_TARGET_TWICE', model: twice } as const;
  return undefined;
}

/** Definitions are plain data with keys in the order of their schema, so their text is their identity. */
function same(left: RouteDefinition, right: RouteDefinition): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
