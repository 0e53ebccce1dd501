import { RE2JS } from 're2js';

/** Why a pattern cannot be used; undefined when it can. RE2 takes linear time, whatever it is given. */
export function patternFault(pattern: string): string | undefined {
  try {
    const compiled = RE2JS.compile(pattern);
    return compiled.matches('') ? 'it matches an empty text' : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
