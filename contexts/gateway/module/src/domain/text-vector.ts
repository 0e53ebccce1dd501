import { hashOf, wordsOf } from './text-statistics.ts';

export const VECTOR_DIMENSIONS = 384;

/**
 * A text as a normalised vector of its hashed words, word pairs and three-letter pieces. Texts that
 * share many of them are near each other; what words mean it does not know.
 */
export function textVector(text: string, dimensions = VECTOR_DIMENSIONS): readonly number[] {
  const counts = new Map<string, number>();
  const add = (feature: string) => counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const words = wordsOf(text);
  for (const [index, word] of words.entries()) {
    add(`w ${word}`);
    const next = words[index + 1];
    if (next !== undefined) add(`p ${word} ${next}`);
    const framed = `^${word}$`;
    for (let at = 0; at + 3 <= framed.length; at++) add(`g ${framed.slice(at, at + 3)}`);
  }
  const vector = new Array<number>(dimensions).fill(0);
  for (const [feature, count] of counts) {
    const hash = hashOf(feature);
    // The top bit decides the sign, so that features that collide cancel out on average.
    const sign = hash & 0x80000000 ? -1 : 1;
    const weight = (feature.startsWith('g') ? 0.5 : 1) * (1 + Math.log(count));
    const place = hash % dimensions;
    vector[place] = (vector[place] ?? 0) + sign * weight;
  }
  const length = Math.hypot(...vector);
  if (length === 0) return vector.map((_, place) => (place === 0 ? 1 : 0));
  return vector.map((value) => value / length);
}
