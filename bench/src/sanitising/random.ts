/** The same numbers for the same seed, on every machine. */
export type Random = {
  /** From 0 up to, not including, `end`. */
  below(end: number): number;
  pick<Item>(items: readonly [Item, ...Item[]] | readonly Item[]): Item;
  /** So many signs of an alphabet. */
  signs(count: number, alphabet?: string): string;
};

export const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
export const CAPITALS = LETTERS.toUpperCase();
export const DIGITS = '0123456789';
export const HEX = '0123456789abcdef';
export const ALL = LETTERS + CAPITALS + DIGITS;

/** Mulberry32: small, and good enough to choose words. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (end: number) => Math.floor(next() * end);
  return {
    below,
    pick: (items) => items[below(items.length)] as (typeof items)[number],
    signs: (count, alphabet = ALL) =>
      Array.from({ length: count }, () => alphabet[below(alphabet.length)]).join(''),
  };
}
