import * as lists from 'stopword';
import { type Language, wordsOf } from '../domain/text-rank.ts';

/** What is looked at to tell the language; more would not tell more. */
const SAMPLE_WORDS = 400;

/**
 * The words that mean nothing in the language of this text: those of the list most of its words are
 * on. Of a language without a list, words of a single letter mean nothing.
 */
export function languageOf(text: string): Language {
  const words = wordsOf(text.slice(0, 4000)).slice(0, SAMPLE_WORDS);
  let best: { words: ReadonlySet<string>; hits: number } = { words: new Set(), hits: 0 };
  for (const list of stopWords()) {
    const hits = words.reduce((sum, word) => sum + (list.has(word) ? 1 : 0), 0);
    // Of two lists with as many hits the shorter one fits better.
    if (hits > best.hits || (hits === best.hits && list.size < best.words.size))
      best = { words: list, hits };
  }
  const known = best.words;
  return { isStopWord: (word) => known.has(word) || /^\p{Ll}$/u.test(word) };
}

let sets: readonly ReadonlySet<string>[] | undefined;

function stopWords(): readonly ReadonlySet<string>[] {
  sets ??= Object.entries(lists).flatMap(([name, list]) =>
    // Beside the languages there are the function of the library and the list of figures.
    Array.isArray(list) && name !== '_123' ? [new Set(list.map((word) => word.toLowerCase()))] : [],
  );
  return sets;
}
