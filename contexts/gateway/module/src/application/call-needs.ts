import type { Counter } from '../domain/counter.ts';
import { type Failure, GatewayError } from '../domain/failure.ts';
import type { LimitedCall, Reservation } from './limits.ts';

/** The room that a call needs, so that it cannot use more. */
export type CallNeeds = Pick<Reservation, 'unbounded' | 'maximum'> & {
  /** What it needs of a counter. Throws a GatewayError where a price must be known and is not. */
  of(counter: Counter): number;
  /** How long its models could let its answers become. */
  readonly longest?: number;
};

const ONE_REQUEST: CallNeeds = { of: () => 1 };

/** What a call needs at least; estimated once, and not at all when requests only are counted. */
export function leastNeeds(call: LimitedCall, counters: readonly Counter[]): CallNeeds {
  const metered = counters.filter(({ unit }) => unit !== 'requests');
  if (metered.length === 0) return ONE_REQUEST;
  // The least that is assumed decides: longer answers set more aside, or are given this maximum.
  const assumed = Math.min(...metered.map((each) => each.assumedOutputTokens));
  const needs = needsFor(call, assumed);
  // Whoever answers for nothing may answer as long as he likes.
  const isFree = needs.maximum !== undefined && isSame(metered, needs, needsFor(call, 0));
  return isFree ? { of: needs.of } : needs;
}

/**
 * More than the least, for a whole answer that would be given a maximum: room for the longest answer
 * that its models can give, for one half as long, and so on.
 */
export function* amplerNeeds(call: LimitedCall, least: CallNeeds): Generator<CallNeeds> {
  const { maximum, longest } = least;
  if (maximum === undefined || longest === undefined) return;
  for (let tokens = longest; tokens > maximum; tokens = Math.floor(tokens / 2)) {
    yield needsFor(call, tokens);
  }
}

/** The needs of a call that names no maximum itself, with so many tokens for each of its answers. */
function needsFor(call: LimitedCall, assumedOutputTokens: number): CallNeeds {
  const assumed = call.estimate(assumedOutputTokens);
  const { longest = Infinity, choices = 1 } = assumed.unbounded ?? {};
  const outputTokens = call.isWhole ? Math.min(assumedOutputTokens, longest) : assumedOutputTokens;
  const most = outputTokens === assumedOutputTokens ? assumed : call.estimate(outputTokens);
  const isGiven = call.isWhole && assumed.unbounded && outputTokens < longest;
  return {
    of(counter) {
      if (counter.unit === 'requests') return 1;
      if (counter.unit === 'tokens') return most.tokens;
      if (most.costNanoUsd !== undefined) return most.costNanoUsd;
      if (counter.unpriced === 'allow') return 0;
      throw new GatewayError(unpriced(call.model, counter));
    },
    ...(assumed.unbounded ? { unbounded: { outputTokens, choices } } : {}),
    ...(isGiven ? { maximum: outputTokens } : {}),
    ...(longest === Infinity ? {} : { longest }),
  };
}

function isSame(counters: readonly Counter[], one: CallNeeds, other: CallNeeds): boolean {
  return counters.every((counter) => one.of(counter) === other.of(counter));
}

function unpriced(model: string, { period }: Counter): Failure {
  return {
    kind: 'unsupported',
    field: 'model',
    message: `What ${model} costs is not known, so the limit on money per ${period} can't be checked. Set its price (PUT /api/v1/model-prices/${model}), or let this limit allow calls of unknown price.`,
  };
}
