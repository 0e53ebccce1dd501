import type { PlanTerms } from './plan.ts';
import { laterBy, shareOf, type Span } from './proration.ts';
import type { Segment } from './rated-usage.ts';

type Segments = readonly Segment[];

/** A plan holds from `at` on, or from when the one before it ends. */
export function withSegment(segments: Segments, plan: PlanTerms, at: string): Segments {
  const segment: Segment = {
    from: later(at, segments.at(-1)?.to ?? at),
    to: null,
    plan: plan.name,
    title: plan.title,
    allowanceNanoUsd: plan.includedUsageNanoUsd,
    markUpBasisPoints: plan.usageMarkUpBasisPoints,
  };
  return [...segments, segment];
}

/** The running segment ends; of the usage that its plan includes a month, its share of the period is left. */
export function withoutRunning(
  segments: Segments,
  { includedUsageNanoUsd: included }: PlanTerms,
  period: Span,
  at: string,
): Segments {
  return segments.map((segment) => {
    if (segment.to !== null) return segment;
    const part = { from: segment.from, to: later(at, segment.from) };
    const allowanceNanoUsd = included === null ? null : shareOf(included, period, part);
    return { ...segment, ...part, allowanceNanoUsd };
  });
}

/**
 * Until when calls are rated by a plan that somebody leaves at `at`: for the rest of that second, in
 * which calls were made before. For a cheaper plan or none some seconds longer: the gateway hears of
 * it a moment later, and until then allows what the dearer plan allows.
 */
export function ratedUntil(at: string, next: 'dearer' | 'cheaper'): string {
  return laterBy(at, next === 'dearer' ? 1000 : 15_000);
}

function later(one: string, other: string): string {
  return one > other ? one : other;
}
