/**
 * What a text is about, by TextRank: a sentence counts for as much as the sentences that speak of the
 * same things, a word for as much as the words it stands beside. No language is built in: where
 * words and sentences begin is the Unicode segmentation's affair, which words mean nothing is told.
 */
export type Language = { readonly isStopWord: (word: string) => boolean };

/** Ranking compares every sentence with every other, so only so many take part. */
const MOST_SENTENCES = 300;
const MOST_WORDS = 6000;
const ROUNDS = 30;
const DAMPING = 0.85;

/** The sentences that say most, in the order of the text. */
export function keySentences(
  sentences: readonly string[],
  language: Language,
  limit: number,
): readonly string[] {
  const different = [...new Set(sentences)].slice(0, MOST_SENTENCES);
  const bags = different.map((sentence) => new Set(tellingWords(sentence, language)));
  const weights = bags.map((one, row) =>
    bags.map((other, column) => (row === column ? 0 : likeness(one, other))),
  );
  const ranks = ranked(weights);
  return different
    .map((sentence, place) => ({ sentence, place, rank: ranks[place] ?? 0 }))
    .sort((one, other) => other.rank - one.rank || one.place - other.place)
    .slice(0, limit)
    .sort((one, other) => one.place - other.place)
    .map(({ sentence }) => sentence);
}

/** How much each telling word of a text counts, the heaviest first. */
export function wordRanks(text: string, language: Language): ReadonlyMap<string, number> {
  const words = tellingWords(text, language).slice(0, MOST_WORDS);
  const places = new Map<string, number>();
  for (const word of words) if (!places.has(word)) places.set(word, places.size);
  const edges = new Map<number, Map<number, number>>();
  const add = (from: number, to: number) => {
    const row = edges.get(from) ?? new Map<number, number>();
    edges.set(from, row.set(to, (row.get(to) ?? 0) + 1));
  };
  for (const [at, word] of words.entries())
    for (const near of words.slice(at + 1, at + 4)) {
      const [one, other] = [places.get(word), places.get(near)];
      if (one === undefined || other === undefined || one === other) continue;
      add(one, other);
      add(other, one);
    }
  const ranks = rankedSparse(edges, places.size);
  const all = [...places].map(([word, place]) => [word, ranks[place] ?? 0] as const);
  return new Map(all.sort(([, one], [, other]) => other - one));
}

/** Words as they stand, without those that mean nothing; in lower case. */
export function tellingWords(text: string, { isStopWord }: Language): readonly string[] {
  return wordsOf(text).filter((word) => !isStopWord(word) && !/^[\p{N}.,]+$/u.test(word));
}

export function wordsOf(text: string): readonly string[] {
  return segments(text, 'word').flatMap(({ segment, isWordLike }) =>
    isWordLike ? [segment.normalize('NFKC').toLowerCase()] : [],
  );
}

/** Sentences of running text: without code, tables and rules, and without Markdown's marks. */
export function sentencesOf(markdown: string): readonly string[] {
  const blocks = markdown
    .replace(/```[\s\S]*?(?:```|$)/g, '\n\n')
    .replace(/\$\$[\s\S]*?\$\$/g, '\n\n')
    .replace(/^\s*(?:\||[-=*_]{3,}\s*$).*$/gm, '\n')
    .split(/\n\s*\n|\n(?=\s*(?:#{1,6}|>|[-*+]|\d+[.)])\s)/)
    .map((block) =>
      block
        .replace(/^\s*(?:#{1,6}|>|[-*+]|\d+[.)])\s+/, '')
        .replace(/[*`]+|(?<!\p{L})_+|_+(?!\p{L})/gu, '')
        .replace(/\s*\n\s*/g, ' '),
    );
  return blocks
    .flatMap((block) => segments(block, 'sentence').map(({ segment }) => segment.trim()))
    .filter((sentence) => /\p{L}/u.test(sentence));
}

/** The runs of telling words, as they stand in the text, between words that mean nothing. */
export function phrasesOf(text: string, { isStopWord }: Language): readonly string[] {
  const phrases: string[] = [];
  let phrase = '';
  const close = () => {
    if (phrase.trim() !== '') phrases.push(phrase.trim());
    phrase = '';
  };
  for (const { segment, isWordLike } of segments(text, 'word')) {
    if (isWordLike && !isStopWord(segment.normalize('NFKC').toLowerCase())) phrase += segment;
    else if (/^[\s-]+$/.test(segment) && !segment.includes('\n') && phrase !== '')
      phrase += segment;
    else close();
  }
  close();
  return phrases.map((each) => each.replace(/[\s-]+$/, ''));
}

function segments(text: string, granularity: 'word' | 'sentence'): readonly Segment[] {
  return [...new Intl.Segmenter(undefined, { granularity }).segment(text)];
}
type Segment = { readonly segment: string; readonly isWordLike?: boolean };

/** Words in common, measured by how many there could be. */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size === 0 || other.size === 0) return 0;
  const common = [...one].filter((word) => other.has(word)).length;
  return common === 0 ? 0 : common / (Math.log(one.size + 1) + Math.log(other.size + 1));
}

function ranked(weights: readonly (readonly number[])[]): readonly number[] {
  const edges = new Map(
    weights.map((row, from) => [
      from,
      new Map(row.flatMap((weight, to) => (weight > 0 ? [[to, weight] as const] : []))),
    ]),
  );
  return rankedSparse(edges, weights.length);
}

/** PageRank over undirected weights: what is near to what counts, counts. */
function rankedSparse(
  edges: ReadonlyMap<number, ReadonlyMap<number, number>>,
  count: number,
): readonly number[] {
  const sums = Array.from({ length: count }, (_, from) =>
    [...(edges.get(from)?.values() ?? [])].reduce((sum, weight) => sum + weight, 0),
  );
  let ranks = Array.from({ length: count }, () => 1);
  for (let round = 0; round < ROUNDS; round++) {
    const next = Array.from({ length: count }, () => 1 - DAMPING);
    for (const [from, row] of edges)
      for (const [to, weight] of row)
        next[to] = (next[to] ?? 0) + (DAMPING * (ranks[from] ?? 0) * weight) / (sums[from] || 1);
    ranks = next;
  }
  return ranks;
}
