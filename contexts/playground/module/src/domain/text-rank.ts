/**
 * What a text is about, by TextRank: a sentence counts for as much as the sentences that speak of the
 * same things, a word for as much as the words it stands beside. No language is built in: where
 * words and sentences begin is the Unicode segmentation's affair, which words mean nothing is told.
 */
export type Language = { readonly isStopWord: (word: string) => boolean };

/** Ranking compares every sentence with every other, so only so many take part. */
const MOST_SENTENCES = 200;
const MOST_WORDS = 6000;
const ROUNDS = 15;
const DAMPING = 0.85;

/** The sentences that say most, in the order of the text. */
export function keySentences(
  sentences: readonly string[],
  language: Language,
  limit: number,
): readonly string[] {
  const told = [...new Set(sentences)].map((sentence, place) => ({
    sentence,
    place,
    words: new Set(tellingWords(sentence, language)),
  }));
  const candidates = mostFrequent(told);
  const bags = candidates.map(({ words }) => words);
  const edges = edgesOf((add) => {
    for (const [row, one] of bags.entries())
      for (let column = row + 1; column < bags.length; column++)
        add(row, column, likeness(one, bags[column] ?? one));
  });
  const ranks = ranked(edges, bags.length);
  return candidates
    .map(({ sentence, place }, at) => ({ sentence, place, rank: ranks[at] ?? 0 }))
    .sort((one, other) => other.rank - one.rank || one.place - other.place)
    .slice(0, limit)
    .sort((one, other) => one.place - other.place)
    .map(({ sentence }) => sentence);
}

type Told = { readonly place: number; readonly words: ReadonlySet<string> };

/** Of a long text the sentences whose words come most often, wherever they stand. */
function mostFrequent<Each extends Told>(all: readonly Each[]): readonly Each[] {
  if (all.length <= MOST_SENTENCES) return all;
  const times = new Map<string, number>();
  for (const { words } of all)
    for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
  const weightOf = ({ words }: Told) =>
    [...words].reduce((sum, word) => sum + (times.get(word) ?? 0), 0) / Math.sqrt(words.size + 1);
  return all
    .map((told) => ({ told, weight: weightOf(told) }))
    .sort((one, other) => other.weight - one.weight || one.told.place - other.told.place)
    .slice(0, MOST_SENTENCES)
    .map(({ told }) => told);
}

/** How much each telling word of a text counts, the heaviest first. */
export function wordRanks(text: string, language: Language): ReadonlyMap<string, number> {
  const words = tellingWords(text, language).slice(0, MOST_WORDS);
  const places = new Map<string, number>();
  for (const word of words) if (!places.has(word)) places.set(word, places.size);
  const edges = edgesOf((add) => {
    for (const [at, word] of words.entries())
      for (const near of words.slice(at + 1, at + 4)) {
        const [one, other] = [places.get(word), places.get(near)];
        if (one !== undefined && other !== undefined && one !== other) add(one, other, 1);
      }
  });
  const ranks = ranked(edges, places.size);
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

/** Sentences of running text: without code, formulas, tables and rules, and without Markdown's marks. */
export function sentencesOf(markdown: string): readonly string[] {
  return blocksOf(withoutFormulas(markdown.replace(/```[\s\S]*?(?:```|$)/g, '\n\n')))
    .map((block) => block.replace(/[*`]+|(?<!\p{L})_+|_+(?!\p{L})/gu, ''))
    .flatMap((block) => segments(block, 'sentence').map(({ segment }) => segment.trim()))
    .filter((sentence) => /\p{L}/u.test(sentence));
}

/** What stands between pairs of `$$` is none; a last one without its pair is a sign like others. */
function withoutFormulas(text: string): string {
  const pieces = text.split('$$');
  const isOpen = pieces.length % 2 === 0;
  return pieces
    .filter((_, at) => at % 2 === 0 || (isOpen && at === pieces.length - 1))
    .join('\n\n');
}

/** Paragraphs, headings and items, each as one line. By lines, for any text may be given. */
function blocksOf(markdown: string): readonly string[] {
  const blocks: string[][] = [[]];
  for (const line of markdown.split('\n').map((each) => each.trim())) {
    const isNone = line === '' || line.startsWith('|') || /^[-=*_]{3,}$/.test(line);
    if (isNone || MARK.test(line)) blocks.push([]);
    if (!isNone) blocks.at(-1)?.push(line.replace(MARK, ''));
  }
  return blocks.filter((lines) => lines.length > 0).map((lines) => lines.join(' '));
}

const MARK = /^(?:#{1,6}|>|[-*+]|\d+[.)])\s+/;

/** The runs of telling words, as they stand in the text, between words that mean nothing. */
export function phrasesOf(text: string, { isStopWord }: Language): readonly string[] {
  const phrases: string[] = [];
  let phrase = '';
  /** Where its last word ends. */
  let end = 0;
  const close = () => {
    if (end > 0) phrases.push(phrase.slice(0, end));
    phrase = '';
    end = 0;
  };
  for (const { segment, isWordLike } of segments(text, 'word')) {
    if (isWordLike && !isStopWord(segment.normalize('NFKC').toLowerCase())) {
      phrase += segment;
      end = phrase.length;
    } else if (/^[\s-]+$/.test(segment) && !segment.includes('\n') && phrase !== '')
      phrase += segment;
    else close();
  }
  close();
  return phrases;
}

function segments(text: string, granularity: 'word' | 'sentence'): readonly Segment[] {
  return [...SEGMENTERS[granularity].segment(text)];
}
// Made once: to make one costs as much as to cut a page.
const SEGMENTERS = {
  word: new Intl.Segmenter('und', { granularity: 'word' }),
  sentence: new Intl.Segmenter('und', { granularity: 'sentence' }),
};
type Segment = { readonly segment: string; readonly isWordLike?: boolean };

/** Words in common, measured by how many there could be. */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const [small, large] = one.size < other.size ? [one, other] : [other, one];
  let common = 0;
  for (const word of small) if (large.has(word)) common++;
  return common === 0 ? 0 : common / (Math.log(one.size + 1) + Math.log(other.size + 1));
}

/** From where to where with which weight; both ways the same. */
type Edges = ReadonlyMap<number, ReadonlyMap<number, number>>;

function edgesOf(fill: (add: (one: number, other: number, weight: number) => void) => void): Edges {
  const edges = new Map<number, Map<number, number>>();
  const put = (from: number, to: number, weight: number) => {
    const row = edges.get(from) ?? new Map<number, number>();
    edges.set(from, row.set(to, (row.get(to) ?? 0) + weight));
  };
  fill((one, other, weight) => {
    if (weight === 0) return;
    put(one, other, weight);
    put(other, one, weight);
  });
  return edges;
}

/** PageRank over undirected weights: what is near to what counts, counts. */
function ranked(edges: Edges, count: number): readonly number[] {
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
