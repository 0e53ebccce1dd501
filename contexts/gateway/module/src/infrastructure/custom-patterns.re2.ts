import { LRUCache } from 'lru-cache';
import { RE2JS } from 're2js';
import type { Policy } from '../domain/policy.ts';
import type { Finding } from '../domain/sanitising/finding.ts';

/** Why a pattern cannot be used; undefined when it can. RE2 takes linear time, whatever it is given. */
export function patternFault(pattern: string): string | undefined {
  try {
    return RE2JS.compile(pattern).matches('') ? 'it matches an empty text' : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const compiled = new LRUCache<string, RE2JS>({ max: 1000 });

/** What a workspace's own patterns match. */
export function customPatternDetector(
  text: string,
  { customPatterns }: Pick<Policy, 'customPatterns'>,
): readonly Finding[] {
  return customPatterns.flatMap(({ name, pattern }) => {
    const known = compiled.get(pattern) ?? RE2JS.compile(pattern);
    compiled.set(pattern, known);
    const findings: Finding[] = [];
    for (const matcher = known.matcher(text); matcher.find(); )
      if (matcher.end() > matcher.start())
        findings.push({ kind: name, start: matcher.start(), end: matcher.end() });
    return findings;
  });
}
