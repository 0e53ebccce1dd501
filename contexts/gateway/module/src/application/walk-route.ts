import { FIRST_TOKEN, OVERTAKEN, TOTAL } from '../domain/broken.ts';
import { type FailureKind, GatewayError } from '../domain/failure.ts';
import { nextPlace } from '../domain/target-choice.ts';
import type { Account } from './account-call.ts';
import { attemptTarget } from './attempt-target.ts';
import { failureOf } from './failure-of.ts';
import { type Target, targetId } from './find-target.ts';
import type { PlannedRoute } from './plan-route.ts';
import type { Engine, RetryPolicy, TimeLimits } from './ports.ts';
import { type TargetHealth, TargetRefused } from './routing.ts';

/** What an attempt tells the account of its call. */
export type AttemptAccount = Pick<
  Account,
  'attempts' | 'answeredBy' | 'streamed' | 'headers' | 'whenClosed' | 'lost'
>;

export type RouteWalk<Result> = {
  readonly clock: Engine['clock'];
  readonly health: TargetHealth;
  readonly plan: {
    readonly targets: readonly Target[];
    readonly retry: RetryPolicy;
    readonly timeLimits: TimeLimits;
    readonly route: PlannedRoute;
  };
  readonly account: AttemptAccount;
  readonly signal: AbortSignal;
  readonly run: (target: Target, signal: AbortSignal) => Promise<Result>;
};

/** One way through the targets. With hedging there are two at once, and no target is on both. */
type Way = ReturnType<typeof childSignal> & {
  readonly hedge: boolean;
  index: number;
  /** The call that is on its way. */
  asking?: { readonly target: Target; readonly startedAt: Date; readonly began: number };
};

/**
 * Asks the targets of a route in turn until one answers. A target whose breaker is open, or that has
 * all the calls it may have, is passed over. With hedging a second target is asked when the first is
 * slow to begin: whoever begins first answers, the other one is aborted and accounted.
 */
export function walkRoute<Result>(walk: RouteWalk<Result>): Promise<Result> {
  const { account, plan, signal } = walk;
  const { route, timeLimits } = plan;
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  const ways = new Set<Way>();
  const history: History = { asked: new Set(), failed: [] };

  let streaming: Way | undefined;
  const start = (index: number, isHedge: boolean) => {
    const way: Way = { ...childSignal(signal), hedge: isHedge, index };
    ways.add(way);
    follow(walk, way, history).then(
      ({ result, target }) => {
        if (!ways.delete(way)) return;
        clearTimeout(hedge);
        // A stream that has begun is not over.
        if (account.streamed) {
          streaming = way;
          account.whenClosed(() => clearTimeout(total));
        } else clearTimeout(total);
        account.answeredBy(target);
        account.headers['x-atelier-target'] = targetId(target);
        for (const other of ways) overtake(walk, other);
        ways.clear();
        resolve(result);
      },
      (error: unknown) => {
        if (!ways.delete(way)) return;
        way.unlink();
        if (ways.size > 0) return;
        clearTimeout(total);
        clearTimeout(hedge);
        // The call is told by its last failure, so it is that target's.
        const last = plan.targets[way.index];
        if (last) account.answeredBy(last);
        reject(told(error, history));
      },
    );
  };
  const total = setTimeout(() => {
    for (const way of streaming ? [streaming] : ways) way.abort(new GatewayError(TOTAL));
  }, timeLimits.totalMs);
  const startHedge = () => {
    const [first] = ways;
    if (first === undefined) return;
    const next = nextPlace(route.places, first.index, 'first-token-timeout', (index) =>
      history.asked.has(index),
    );
    if (next !== undefined) start(next, true);
  };
  const { hedgeAfterMs } = route;
  const hedge = hedgeAfterMs === undefined ? undefined : setTimeout(startHedge, hedgeAfterMs);
  start(0, false);
  return promise;
}

type History = {
  readonly asked: Set<number>;
  readonly failed: { readonly model: string; readonly kind: FailureKind }[];
};

async function follow<Result>(
  walk: RouteWalk<Result>,
  way: Way,
  { asked, failed }: History,
): Promise<{ result: Result; target: Target }> {
  const { clock, plan, account, health } = walk;
  const { places } = plan.route;
  for (;;) {
    const { index, hedge, signal } = way;
    const target = plan.targets[index];
    if (target === undefined) throw new Error(`A route has no place ${index}.`);
    asked.add(index);
    if (!hedge) account.answeredBy(target);
    try {
      const slot = places[index]?.slot;
      const isLeftAlone = () => slot !== undefined && health.look(slot).breaker?.state === 'open';
      const tries = { clock, retry: plan.retry, target, account, hedge, isLeftAlone };
      const result = await attemptTarget(tries, signal, () => ask(walk, way, target));
      return { result, target };
    } catch (error) {
      const { kind } = failureOf(error, signal);
      failed.push({ model: targetId(target), kind });
      if (signal.aborted) throw error;
      const as = error instanceof TargetRefused ? error.as : kind;
      const next = nextPlace(places, index, as, (each) => asked.has(each));
      if (next === undefined) throw error;
      way.index = next;
    }
  }
}

async function ask<Result>(
  { health, plan, account, run, clock }: RouteWalk<Result>,
  way: Way,
  target: Target,
): Promise<Result> {
  const { places, wholeMs } = plan.route;
  const place = places[way.index];
  if (place === undefined) throw new Error(`A route has no place ${way.index}.`);
  const lease = await health.enter(place.slot, way.signal);
  const own = childSignal(way.signal);
  const limitMs = account.streamed ? plan.timeLimits.firstTokenMs : wholeMs;
  const limit = setTimeout(() => own.abort(new GatewayError(FIRST_TOKEN)), limitMs);
  way.asking = { target, startedAt: clock.now(), began: performance.now() };
  try {
    const result = await run(target, own.signal);
    // A stream has its place until it is over, and how it ends is part of its target's health.
    if (account.streamed) account.whenClosed((failure) => lease.end(failure));
    else lease.end();
    return result;
  } catch (error) {
    delete way.asking;
    own.unlink();
    // What ended it, rather than what became of it.
    const reason = own.signal.aborted ? own.signal.reason : error;
    lease.end(failureOf(reason, own.signal));
    throw reason;
  } finally {
    clearTimeout(limit);
  }
}

/** Ends a way that lost, and puts what it may have cost on the books. */
function overtake<Result>({ account }: RouteWalk<Result>, way: Way): void {
  if (way.asking) {
    const { target, startedAt, began } = way.asking;
    const latencyMs = Math.round(performance.now() - began);
    account.attempts.push({
      provider: target.provider.name,
      model: target.model,
      startedAt: startedAt.toISOString(),
      latencyMs,
      failure: 'cancelled',
      ...(way.hedge ? { hedge: true } : {}),
    });
    account.lost({ target, failure: OVERTAKEN, startedAt, latencyMs });
  }
  way.abort(new GatewayError(OVERTAKEN));
}

/** The last failure, with what came before it. */
function told(error: unknown, { failed }: History): unknown {
  const [last, ...before] = [...failed].reverse();
  if (!(error instanceof GatewayError) || last === undefined || before.length === 0) return error;
  const others = before.reverse().map(({ model, kind }) => `${model} (${kind})`);
  const message = `${error.failure.message} This was ${last.model}, tried after ${others.join(', ')}.`;
  return new GatewayError({ ...error.failure, message }, { cause: error });
}

/** A signal that follows another one and can be aborted by itself. */
function childSignal(parent: AbortSignal) {
  const own = new AbortController();
  const onAbort = () => own.abort(parent.reason);
  if (parent.aborted) onAbort();
  else parent.addEventListener('abort', onAbort, { once: true });
  return {
    signal: own.signal,
    abort: (reason: GatewayError) => own.abort(reason),
    unlink: () => parent.removeEventListener('abort', onAbort),
  };
}
