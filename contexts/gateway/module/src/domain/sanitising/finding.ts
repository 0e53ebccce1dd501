import { SENSITIVE_KINDS } from '../policy.ts';
import type { NationalNumber } from './national-number.ts';

/** Something sensitive in a text, from `start` up to `end`. */
export type Finding = {
  /** Or the name of an own pattern. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  /** It is one only if it has the check digits of one of these. */
  readonly maybe?: readonly NationalNumber[];
};

const RANKS = new Map<string, number>(SENSITIVE_KINDS.map((kind, rank) => [kind, rank]));

/** In order, without overlaps: what touches the same characters is one finding, of the graver kind. */
export function merged(findings: readonly Finding[]): readonly Finding[] {
  const sorted = [...findings].sort((one, other) => one.start - other.start);
  const result: Finding[] = [];
  for (const next of sorted) {
    const last = result.at(-1);
    if (next.end <= next.start) continue;
    if (last === undefined || next.start >= last.end) result.push(next);
    else {
      const kind = rank(next.kind) < rank(last.kind) ? next.kind : last.kind;
      result[result.length - 1] = {
        kind,
        start: last.start,
        end: Math.max(last.end, next.end),
      };
    }
  }
  return result;
}

function rank(kind: string): number {
  return RANKS.get(kind) ?? RANKS.size;
}
