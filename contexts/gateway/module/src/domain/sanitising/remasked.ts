import { rewrite, textsOf } from './body-text.ts';
import type { Mask } from './mask.ts';

/**
 * A text in which the values stand for their placeholders again, also as JSON in a string and in a
 * string of that: what is written down or goes out once more holds no value that came back.
 */
export function remasked({ values }: Pick<Mask, 'values'>, text: string): string {
  let result = text;
  // The longer before what may be a part of it.
  const longest = [...values].sort(([, one], [, other]) => other.length - one.length);
  for (const [placeholder, value] of longest)
    for (const written of new Set([escaped(escaped(value)), escaped(value), value]))
      result = result.replaceAll(written, () => placeholder);
  return result;
}

/** The same of every text in a body. The one that is given stays as it is. */
export function remaskedBody<Body extends object>(mask: Pick<Mask, 'values'>, body: Body): Body {
  const texts = textsOf(body);
  if (!texts.some(({ text }) => remasked(mask, text) !== text)) return body;
  const copy = structuredClone(body);
  rewrite(textsOf(copy), ({ text }) => {
    const next = remasked(mask, text);
    return next === text ? undefined : next;
  });
  return copy;
}

function escaped(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}
