import type { Effort } from './canonical.ts';

/** How a model thinks: so deep, for so many tokens, or not that anybody could say. */
export type Thinking =
  | { readonly by: 'level'; readonly lowest: Effort }
  | { readonly by: 'budget'; readonly min: number; readonly max: number };

/**
 * Gemini 3 and what came after it: thoughts are signed, tools show pictures, and a form of the answer goes
 * with tools. Names are open-ended, so what is not known to be older is taken for newer.
 */
export function isNewer(model: string): boolean {
  return isGemini(model) && !/gemini-(1|2|pro-vision|robotics-er-1\.5)\b|gemini-pro$/.test(model);
}

export function isGemini(model: string): boolean {
  return /(^|\/)gemini-/.test(model);
}

/** What Google's API calls it: a name without a collection in front is one of its own models. */
export function resourceOf(model: string): string {
  return model.includes('/') ? model : `models/${model}`;
}

/** Gemma takes no system instruction. */
export function takesSystem(model: string): boolean {
  return !/(^|\/)gemma-/.test(model);
}

export function takesPenalties(model: string): boolean {
  return !/gemini-2\.5\b/.test(model);
}

export function thinkingOf(model: string): Thinking | undefined {
  if (/gemini-(2\.5-pro|3-pro-image)/.test(model)) return { by: 'budget', min: 128, max: 32_768 };
  if (/gemini-(2\.5|robotics-er-1\.5)/.test(model)) return { by: 'budget', min: 0, max: 24_576 };
  if (!isNewer(model)) return undefined;
  const knowsMinimal = /gemini-3(\.[0-6])?-flash|flash-lite/.test(model);
  return { by: 'level', lowest: knowsMinimal ? 'minimal' : 'low' };
}
