import type { SensitiveKind } from '../policy.ts';
import type { Finding } from './finding.ts';
import type { Begins, Places } from './places.ts';

/**
 * One way in which something is written. Everything here takes time linear in the text: repetitions
 * are bounded, or begin only where the sign before is none of theirs.
 */
export type Pattern = {
  readonly kind: SensitiveKind;
  /** Where it may begin: it is looked for only there. */
  readonly begins: Begins;
  /** Where it begins when that, at a place, is not its first sign. */
  readonly startOf?: (text: string, place: number) => number;
  /** Sticky. Its first group, if it has one, stands before what is meant. */
  readonly signs: RegExp;
  /** What the signs alone do not say: check digits, or that it only looks like one. */
  readonly isMeant?: (found: string, text: string, start: number) => boolean;
};

/** One way to look through a text. */
export type Search = {
  /** Where what it looks for may begin: it is given those places only. */
  readonly begins: readonly Begins[];
  find(text: string, places: Places): readonly Finding[];
};

export function searchFor(patterns: readonly Pattern[]): Search {
  return {
    begins: patterns.map(({ begins }) => begins),
    find: (text, places) => found(patterns, text, places),
  };
}

export function found(patterns: readonly Pattern[], text: string, places: Places): Finding[] {
  const findings: Finding[] = [];
  for (const { kind, begins, signs, isMeant, startOf } of patterns)
    for (const match of matchesAt(signs, text, places.of(begins), startOf)) {
      const before = match[1]?.length ?? 0;
      const start = match.index + before;
      const end = match.index + match[0].length;
      if (isMeant && !isMeant(text.slice(start, end), text, start)) continue;
      findings.push({ kind, start, end });
    }
  return findings;
}

/** What a sticky pattern finds at places, one behind the other. */
export function matchesAt(
  pattern: RegExp,
  text: string,
  places: readonly number[],
  startOf?: Pattern['startOf'],
): RegExpExecArray[] {
  const matches: RegExpExecArray[] = [];
  let end = 0;
  for (const place of places) {
    const start = startOf ? startOf(text, place) : place;
    if (start < end) continue;
    const match = matchAt(pattern, text, start);
    if (match === undefined) continue;
    matches.push(match);
    end = match.index + match[0].length;
  }
  return matches;
}

/** What a sticky pattern finds at a place. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

/** Goes back over signs of a class, at the most so many. */
export function backOver(signs: RegExp, most: number): NonNullable<Pattern['startOf']> {
  return (text, place) => {
    let at = place;
    while (at > 0 && place - at < most && signs.test(text[at - 1] ?? '')) at--;
    return at;
  };
}
