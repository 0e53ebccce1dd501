/** Chance that can be repeated: the same seed gives the same choices. */
export type Random = {
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  one<T>(choices: readonly T[]): T;
  word(): string;
  words(count: number): string;
};

export function randomFrom(seed: number): Random {
  // mulberry32: tiny, and even enough for choosing moments.
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  const word = () => between(36 ** 4, 36 ** 5 - 1).toString(36);
  return {
    between,
    one<T>(choices: readonly T[]) {
      const chosen = choices[between(0, choices.length - 1)];
      if (chosen === undefined) throw new Error('There is nothing to choose from.');
      return chosen;
    },
    word,
    words: (count) => Array.from({ length: count }, word).join(' '),
  };
}
