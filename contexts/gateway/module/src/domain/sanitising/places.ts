/**
 * What something begins with, in capitals or small letters. `NUMBER` is where digits begin, with the `+`
 * or bracket before them, `LONG_NUMBER` where seven of them are to come before a letter, `LETTERED_NUMBER` where
 * they begin behind four letters; `LONG_WORD` where twenty letters, digits, `_` and `-` begin.
 */
export type Begins = readonly string[];

export const NUMBER = '\\d';
export const LONG_NUMBER = '\\d{7}';
export const LETTERED_NUMBER = '[A-Z]{4}\\d';
export const LONG_WORD = '\\w';
const LONG = 20;
const MANY = 7;
/** Of digits and what stands between them. */
const MOST_SIGNS = 40;

/** Words with blanks between. */
export function wordsIn(text: string): Begins {
  return text.trim().split(/\s+/);
}

/** Where in a text something may begin, in order. What begins elsewhere is not there. */
export type Places = { of(begins: Begins): readonly number[] };

/** Reads a text once, and knows for each of `all` where it may begin. Pauses in a long text. */
export function placesOf(all: readonly Begins[]): (text: string) => Generator<void, Places> {
  const tree = treeOf(all);
  const ids = new Map(all.map((begins, id) => [begins, id]));
  return function* read(text) {
    const seen: Seen = {
      words: [],
      numbers: [],
      longNumbers: [],
      letteredNumbers: [],
      longWords: [],
    };
    // In parts, since the engine makes quick what is called often, and not what takes long.
    for (let from = 0; from < text.length; from += PART) {
      wordsInPart(tree, text, from, seen);
      numbersInPart(text, from, seen);
      if (from % PAUSE === PAUSE - PART) yield;
    }
    return {
      of(begins) {
        if (begins.includes(LONG_WORD)) return seen.longWords;
        if (begins.includes(LETTERED_NUMBER)) return seen.letteredNumbers;
        const words = seen.words[ids.get(begins) ?? -1] ?? NONE;
        if (begins.includes(NUMBER)) return inOrder(seen.numbers, words);
        return begins.includes(LONG_NUMBER) ? inOrder(seen.longNumbers, words) : words;
      },
    };
  };
}

const PART = 512;
/** Signs, some 8 ms. */
const PAUSE = 256 * 1024;
const NONE: readonly number[] = [];
type Seen = {
  readonly words: number[][];
  readonly numbers: number[];
  readonly longNumbers: number[];
  readonly letteredNumbers: number[];
  readonly longWords: number[];
};

function wordsInPart(
  { symbols, width, alone, pairs, next, isEnd, ends }: Tree,
  text: string,
  from: number,
  { words }: Seen,
): void {
  const to = Math.min(text.length, from + PART);
  let behind = symbols[text.charCodeAt(from)] ?? 0;
  for (let at = from; at < to; at++) {
    const symbol = behind;
    behind = at + 1 < text.length ? (symbols[text.charCodeAt(at + 1)] ?? 0) : 0;
    if (alone[symbol] === 1) put(words, ends.get(next[symbol] ?? 0) ?? NONE, at);
    let state = pairs[symbol * width + behind] ?? 0;
    for (let look = at + 2; state !== 0; look++) {
      if (isEnd[state] === 1) put(words, ends.get(state) ?? NONE, at);
      if (look >= text.length) break;
      state = next[state * width + (symbols[text.charCodeAt(look)] ?? 0)] ?? 0;
    }
  }
}

function put(words: number[][], ids: readonly number[], at: number): void {
  for (const id of ids) {
    const places = (words[id] ??= []);
    if (places.at(-1) !== at) places.push(at);
  }
}

function numbersInPart(text: string, from: number, seen: Seen): void {
  const to = Math.min(text.length, from + PART);
  let before = from > 0 ? kindOf(text.charCodeAt(from - 1)) : NOTHING;
  for (let at = from; at < to; at++) {
    const kind = kindOf(text.charCodeAt(at));
    const isFirst = before <= SIGN;
    if (kind === DIGIT ? before !== DIGIT : kind === SIGN && isSignOfNumber(text, at)) {
      seen.numbers.push(at);
      if (hasManyDigits(text, at)) seen.longNumbers.push(at);
      if (before === LETTER && isBehindLetters(text, at)) seen.letteredNumbers.push(at);
    }
    before = kind;
    if (kind <= SIGN || !isFirst || !isLong(text, at)) continue;
    seen.longWords.push(at);
    // Behind the `-` of a line that is taken away too.
    if (text.startsWith('-', at)) seen.longWords.push(at + 1);
  }
}

/** What no letter and no line's end interrupts. */
function hasManyDigits(text: string, start: number): boolean {
  let digits = 0;
  for (let at = start; at < Math.min(text.length, start + MOST_SIGNS); at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code > 64 && code < 128 && kindOf(code) === LETTER)) return false;
    if (kindOf(code) === DIGIT && ++digits === MANY) return true;
  }
  return false;
}

function isBehindLetters(text: string, at: number): boolean {
  for (let back = 2; back <= 4; back++)
    if (at < back || kindOf(text.charCodeAt(at - back)) !== LETTER) return false;
  return true;
}

function isLong(text: string, start: number): boolean {
  if (start + LONG > text.length) return false;
  for (let at = start + 1; at < start + LONG; at++)
    if (kindOf(text.charCodeAt(at)) <= SIGN) return false;
  return true;
}

function kindOf(code: number): number {
  return code < 128 ? (KINDS[code] ?? NOTHING) : NOTHING;
}

function inOrder(some: readonly number[], others: readonly number[]): readonly number[] {
  return others.length === 0 ? some : [...some, ...others].sort((one, other) => one - other);
}

/** Every place: what the search by places must agree with. */
export function* everyPlace(text: string): ReturnType<ReturnType<typeof placesOf>> {
  yield;
  const places = Array.from({ length: text.length }, (_, at) => at);
  return { of: () => places };
}

const NOTHING = 0;
const SIGN = 1;
const DIGIT = 2;
const LETTER = 3;
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const sign = String.fromCharCode(code);
  if (/\d/.test(sign)) return DIGIT;
  if (/[\w-]/.test(sign)) return LETTER;
  return /[+(]/.test(sign) ? SIGN : NOTHING;
});

/** A `+` or a bracket that a number may begin with. */
function isSignOfNumber(text: string, at: number): boolean {
  const next = at + 1 < text.length ? kindOf(text.charCodeAt(at + 1)) : NOTHING;
  return next === DIGIT || next === SIGN;
}

type Tree = ReturnType<typeof treeOf>;

/** All words in one tree: `next[state * width + symbol]` is the state behind a sign, 0 is none. */
function treeOf(all: readonly Begins[]) {
  const symbols = new Uint8Array(65_536);
  let width = 1;
  const symbolOf = (sign: string) => {
    const code = sign.charCodeAt(0);
    if (symbols[code] === 0) {
      for (const each of [sign.toLowerCase(), sign.toUpperCase()])
        if (each.length === 1) symbols[each.charCodeAt(0)] = width;
      width++;
    }
    return symbols[code] ?? 0;
  };
  const words = all.flatMap((begins, id) =>
    begins
      .filter((word) => !word.startsWith('\\'))
      .map((word) => ({ id, signs: [...word.toLowerCase()].map(symbolOf) })),
  );
  const states = 1 + words.reduce((sum, { signs }) => sum + signs.length, 0);
  const next = new Uint16Array(states * width);
  const isEnd = new Uint8Array(states);
  // The state behind two signs. Small enough to stay at hand, it spares most places the way into the tree.
  const pairs = new Uint16Array(width * width);
  const alone = new Uint8Array(width);
  const ends = new Map<number, number[]>();
  let used = 1;
  for (const { id, signs } of words) {
    let state = 0;
    for (const [count, symbol] of signs.entries()) {
      const place = state * width + symbol;
      if (next[place] === 0) next[place] = used++;
      state = next[place] ?? 0;
      if (count === 1) pairs[(signs[0] ?? 0) * width + symbol] = state;
    }
    if (signs.length === 1) alone[signs[0] ?? 0] = 1;
    isEnd[state] = 1;
    ends.set(state, [...(ends.get(state) ?? []), id]);
  }
  return { symbols, width, alone, pairs, next, isEnd, ends };
}
