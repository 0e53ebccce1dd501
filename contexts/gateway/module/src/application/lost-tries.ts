import { newId } from '@atelier/kernel';
import type { Failure } from '../domain/failure.ts';
import { costOfCall } from '../domain/price.ts';
import { noUsage } from '../domain/usage.ts';
import { estimateUsage } from './estimate-usage.ts';
import { statusOf } from './failure-of.ts';
import { besideTokens } from './most-used.ts';
import type { Target } from './plan-call.ts';
import type { Engine, FinishedCall } from './ports.ts';
import type { Sized } from './reserve-call.ts';

/** A try that came to nothing though its target may have worked. */
export type LostTry = {
  readonly target: Target;
  readonly failure: Failure;
  readonly startedAt: Date;
  readonly latencyMs: number;
};

type Head = Omit<FinishedCall, 'status' | 'estimated' | 'latencyMs' | 'attempts'>;

/** The lost tries of one call, each as a call of its own: like `head`, with what it may have cost. */
export function lostTries(engine: Engine, head: Head, sized: Sized) {
  const { asked } = sized;
  const lost: FinishedCall[] = [];
  const isMeasured = asked.kind !== 'media';
  // Nobody saw an answer: the prompt is what was surely used.
  const estimate = () =>
    isMeasured ? estimateUsage(engine, sized, { answered: undefined, worked: true }) : noUsage;

  return {
    all: lost as readonly FinishedCall[],
    add({ target: { provider, model, key }, failure, startedAt, latencyMs }: LostTry): void {
      if (asked.kind === 'count') return;
      const used = estimate();
      const price = engine.prices.find(provider.name, model, startedAt);
      const tokens = isMeasured ? used : undefined;
      const costNanoUsd = costOfCall(price, tokens, besideTokens(sized));
      lost.push({
        ...head,
        id: newId('call'),
        provider: provider.name,
        model,
        startedAt,
        status: statusOf(failure),
        failure,
        usage: used,
        estimated: isMeasured,
        latencyMs,
        attempts: [],
        ...(key?.source === 'own' ? { ownKey: true } : {}),
        ...(costNanoUsd === undefined ? {} : { costNanoUsd }),
      });
    },
    /** Takes the last one of a target out again: the call itself ends as it did. */
    takeLast({ provider, model }: Target): void {
      const isIts = (each: FinishedCall) => each.provider === provider.name && each.model === model;
      const at = lost.findLastIndex(isIts);
      if (at >= 0) lost.splice(at, 1);
    },
  };
}
