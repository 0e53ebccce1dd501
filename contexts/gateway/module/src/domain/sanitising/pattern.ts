import type { SensitiveKind } from '../policy.ts';
import type { Finding } from './finding.ts';

/**
 * One way in which something is written. Everything here takes time linear in the text: repetitions
 * are bounded, or begin only where the sign before is none of theirs.
 */
export type Pattern = {
  readonly kind: SensitiveKind;
  /** Global. Its first group, if it has one, stands before what is meant. */
  readonly signs: RegExp;
  /** A text without it has none: saves most texts a dearer search. */
  readonly hint?: string | RegExp;
  /** What the signs alone do not say: check digits, or that it only looks like one. */
  readonly isMeant?: (found: string, text: string, start: number) => boolean;
};

export function found(patterns: readonly Pattern[], text: string): Finding[] {
  const findings: Finding[] = [];
  for (const { kind, signs, hint, isMeant } of patterns) {
    if (hint !== undefined && !has(text, hint)) continue;
    for (const match of text.matchAll(signs)) {
      const before = match[1]?.length ?? 0;
      const start = match.index + before;
      const end = match.index + match[0].length;
      if (isMeant && !isMeant(text.slice(start, end), text, start)) continue;
      findings.push({ kind, start, end });
    }
  }
  return findings;
}

function has(text: string, hint: string | RegExp): boolean {
  return typeof hint === 'string' ? text.includes(hint) : hint.test(text);
}

/** What a sticky pattern finds at a place. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
