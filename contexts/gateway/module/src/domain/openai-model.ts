import type { Effort } from './canonical.ts';

/** Models before GPT-5.6 choose themselves what they cache. */
export function takesBreakpoints(model: string): boolean {
  const [, major = '0', minor = '0'] = /^gpt-(\d+)(?:\.(\d+))?/.exec(model) ?? [];
  return Number(major) > 5 || (Number(major) === 5 && Number(minor) >= 6);
}

/** The effort next to not thinking at all, of the models that know such a one. */
export function leastEffort(model: string): Effort | undefined {
  if (/^gpt-(5\.|[6-9])/.test(model)) return 'none';
  return /^gpt-5(-|$)/.test(model) ? 'minimal' : undefined;
}
