/** What rules can say of a text. English stop words only: other languages lose a little sharpness. */
export type TextStatistics = {
  readonly words: number;
  readonly uniqueWords: number;
  readonly sentences: readonly string[];
  /** The most telling words with their number, the most frequent first. */
  readonly keywords: readonly { readonly word: string; readonly count: number }[];
};

const STOP_WORDS = new Set(
  `a about after all also an and any are as at be because been but by can could did do does for from
  get give had has have he her him his how i if in into is it its just like make me more my no not
  of on one only or other our out please say she should so some tell than that the their them then
  there these they this to too up us use was we were what when which who why will with would write
  you your`.split(/\s+/),
);

export function textStatistics(text: string): TextStatistics {
  const words = wordsOf(text);
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const keywords = [...counts]
    .filter(([word]) => word.length > 2 && !STOP_WORDS.has(word))
    .map(([word, count]) => ({ word, count }))
    .sort((one, other) => other.count - one.count || other.word.length - one.word.length);
  return { words: words.length, uniqueWords: counts.size, sentences: sentencesOf(text), keywords };
}

export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/\p{L}[\p{L}\p{N}'’-]*|\p{N}+/gu) ?? [];
}

export function sentencesOf(text: string): readonly string[] {
  return text
    .replace(/```[\s\S]*?```/g, ' ')
    .split(/(?<=[.!?…])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

/** The sentences that hold most of the text's telling words, in the order of the text. */
export function keySentences(text: string, limit: number): readonly string[] {
  const { sentences, keywords } = textStatistics(text);
  const weight = new Map(keywords.map(({ word, count }) => [word, count]));
  const scored = sentences.map((sentence, place) => {
    const words = wordsOf(sentence);
    const sum = words.reduce((total, word) => total + (weight.get(word) ?? 0), 0);
    return { sentence, place, score: sum / Math.sqrt(words.length + 1) };
  });
  return scored
    .sort((one, other) => other.score - one.score || one.place - other.place)
    .slice(0, limit)
    .sort((one, other) => one.place - other.place)
    .map(({ sentence }) => sentence);
}

/** FNV-1a: the same number for the same text, everywhere and for ever. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}
