import { LRUCache } from 'lru-cache';
import { RE2JS } from 're2js';
import { invalid } from '../domain/failure.ts';
import type { Policy } from '../domain/policy.ts';
import type { Finding } from '../domain/sanitising/finding.ts';
import { boundedWork } from './bounded-work.ts';

/** Why a pattern cannot be used; undefined when it can. RE2 takes linear time, whatever it is given. */
export function patternFault(pattern: string): string | undefined {
  try {
    return RE2JS.compile(pattern).matches('') ? 'it matches an empty text' : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const compiled = new LRUCache<string, RE2JS>({ max: 1000 });

/**
 * What a workspace's own patterns match. RE2's time is linear, and yet long where a pattern has many
 * states: one that takes too long for a text refuses the call, for nothing may leave unseen.
 */
export async function customPatternDetector(
  text: string,
  { customPatterns }: Pick<Policy, 'customPatterns'>,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { name, pattern } of customPatterns) {
    try {
      findings.push(...boundedWork(LIMIT_MS, () => matches(name, pattern, text)));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw invalid('body', `is too long for the pattern "${name}" of your workspace's policy.`);
    }
    if (text.length > LONG) await new Promise((resolve) => setImmediate(resolve));
  }
  return findings;
}

/** For one pattern and all texts of a call. */
const LIMIT_MS = 300;
/** From here on others have their turn between two patterns. */
const LONG = 10_000;

function matches(kind: string, pattern: string, text: string): readonly Finding[] {
  const known = compiled.get(pattern) ?? RE2JS.compile(pattern);
  compiled.set(pattern, known);
  const findings: Finding[] = [];
  for (const matcher = known.matcher(text); matcher.find(); )
    if (matcher.end() > matcher.start())
      findings.push({ kind, start: matcher.start(), end: matcher.end() });
  return findings;
}
