import type { NanoUsd } from '@atelier/kernel';
import type { InvoiceLine } from './invoice-line.ts';
import { basisPointsOf } from './proration.ts';

/** A time in which one plan held: usage of it is charged by that plan, whenever it becomes known. */
export type Segment = {
  readonly from: string;
  /** Null while it lasts; only what has ended is charged. */
  readonly to: string | null;
  readonly plan: string;
  readonly title: string;
  /** What of the included usage is left; null: all usage is included. */
  readonly allowanceNanoUsd: NanoUsd | null;
  readonly markUpBasisPoints: number;
};

export type EndedSegment = Segment & { readonly to: string };

/** What the calls of one model in one segment cost. `segment` is its place in the list. */
export type SegmentUsage = {
  readonly segment: number;
  readonly model: string;
  readonly calls: number;
  readonly unpricedCalls: number;
  readonly costNanoUsd: NanoUsd;
};

/** How much of a segment's included usage an invoice takes. */
export type AllowanceUse = { readonly segment: number; readonly usedNanoUsd: NanoUsd };

/** The lines of usage: a line per model with the whole cost, then what is included, then the mark-up. */
export function rate(
  segments: readonly Segment[],
  usage: readonly SegmentUsage[],
): { readonly lines: readonly InvoiceLine[]; readonly allowances: readonly AllowanceUse[] } {
  const lines: InvoiceLine[] = [];
  const allowances: AllowanceUse[] = [];
  for (const [index, segment] of segments.entries()) {
    const used = usage.filter((each) => each.segment === index);
    if (used.length === 0) continue;
    const { from, to, plan, title, allowanceNanoUsd, markUpBasisPoints } = segment;
    const of = { plan, from, ...(to === null ? {} : { to }) };
    const { named, others } = dearestOf(used);
    for (const { model, calls, unpricedCalls, costNanoUsd: amountNanoUsd } of named)
      lines.push({
        ...{ kind: 'usage', description: model, amountNanoUsd, ...of },
        ...{ model, calls, unpricedCalls },
      });
    if (others.length > 0)
      lines.push({
        ...{ kind: 'usage', description: `${others.length} other models`, ...of },
        amountNanoUsd: sumOf(others, ({ costNanoUsd }) => costNanoUsd),
        calls: sumOf(others, ({ calls }) => calls),
        unpricedCalls: sumOf(others, ({ unpricedCalls }) => unpricedCalls),
      });
    const cost = sumOf(used, ({ costNanoUsd }) => costNanoUsd);
    const included = allowanceNanoUsd === null ? cost : Math.min(cost, allowanceNanoUsd);
    if (included > 0) {
      const description = `Usage included in ${title}`;
      lines.push({ kind: 'included-usage', description, amountNanoUsd: -included, ...of });
      if (allowanceNanoUsd !== null) allowances.push({ segment: index, usedNanoUsd: included });
    }
    const markUp = basisPointsOf(cost - included, markUpBasisPoints);
    if (markUp > 0) {
      const description = `Mark-up of ${markUpBasisPoints / 100} % on usage`;
      lines.push({ kind: 'usage-mark-up', description, amountNanoUsd: markUp, ...of });
    }
  }
  return { lines, allowances };
}

const MODELS_BY_NAME = 100;

/** A caller may make up any number of names of models: an invoice names those that cost most. */
function dearestOf(used: readonly SegmentUsage[]) {
  const byCost = used.toSorted((one, other) => other.costNanoUsd - one.costNanoUsd);
  const dearest = new Set(byCost.slice(0, MODELS_BY_NAME));
  const isNamed = (each: SegmentUsage) => dearest.has(each);
  return { named: used.filter(isNamed), others: used.filter((each) => !isNamed(each)) };
}

function sumOf(used: readonly SegmentUsage[], of: (each: SegmentUsage) => number): number {
  return used.reduce((sum, each) => sum + of(each), 0);
}
