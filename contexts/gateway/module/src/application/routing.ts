import type { Actor } from '@atelier/kernel';
import type { Breaker, BreakerPolicy } from '../domain/breaker.ts';
import type { Failure } from '../domain/failure.ts';
import { GatewayError, type FailureKind } from '../domain/failure.ts';
import type { RouteDefinition } from '../domain/route.ts';

export type RouteScope = 'workspace' | 'system' | 'file';

/** A route where it is kept. */
export type KnownRoute = {
  readonly name: string;
  readonly scope: RouteScope;
  readonly definition: RouteDefinition;
  readonly updatedAt?: string;
};

/** The routes there are, held for seconds. */
export type KnownRoutes = {
  /** The one in force for this actor: his workspace's, else the file's, else the system's. */
  find(name: string, actor: Actor): Promise<KnownRoute | undefined>;
  /** All that he may see, those in force and those behind them. */
  list(actor: Actor): Promise<readonly KnownRoute[]>;
  /** Makes this process read the routes of a workspace, or of the system, anew. */
  forget(workspaceId: string): void;
};

/** One target of one route: whose health it is, and by which rules. */
export type Slot = {
  readonly key: string;
  readonly breaker: BreakerPolicy;
  readonly concurrency?: number;
  readonly queue: RouteDefinition['queue'];
  /** Set for routes of the system and of the file, so that metrics may name them. */
  readonly shown?: { readonly route: string; readonly model: string };
};

/** A call that may go to its target. It is ended once, with what went wrong, if anything did. */
export type Lease = { end(failure?: Failure): void };

export type SlotHealth = {
  readonly breaker: Breaker | undefined;
  readonly calls: number;
  readonly failures: number;
  readonly running: number;
  readonly waiting: number;
  readonly lastFailure?: { readonly failure: Failure; readonly at: Date };
};

/** How the targets are, as this process knows it. */
export type TargetHealth = {
  /** Waits for a place at the target. Throws a TargetRefused when it may not be asked now. */
  enter(slot: Slot, signal: AbortSignal): Promise<Lease>;
  look(slot: Slot): SlotHealth;
};

/** What the engine needs for names that stand for several models. */
export type Routing = {
  readonly routes: KnownRoutes;
  readonly health: TargetHealth;
  /** How many tokens a model holds, where that is known. */
  contextWindowOf(provider: string, model: string): number | undefined;
  /** From 0, below 1. */
  random(): number;
};

/** A target that was not asked. `as` is the failure by which the next one is chosen. */
export class TargetRefused extends GatewayError {
  readonly reason: 'open' | 'busy';
  readonly as: FailureKind;

  constructor(
    reason: 'open' | 'busy',
    { message, retryAfterMs, as }: { message: string; retryAfterMs?: number; as: FailureKind },
  ) {
    super({
      kind: 'overloaded',
      message,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
    this.reason = reason;
    this.as = as;
  }
}
