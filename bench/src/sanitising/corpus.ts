import { CARRIERS, frame } from './filler.ts';
import { lookAlikes } from './look-alikes.ts';
import type { Notation } from './notation.ts';
import { personal } from './personal.ts';
import { type Random, seeded } from './random.ts';
import { secrets } from './secrets.ts';

/** A text that holds one thing of a kind. */
export type Planted = {
  readonly notation: Notation;
  readonly value: string;
  readonly text: string;
};

/** The same corpus for the same seed: what is planted in texts, and texts with nothing in them. */
export function corpus(seed: number, each: number, cleanTexts: number) {
  const random = seeded(seed);
  const planted = [...secrets, ...personal].flatMap((notation) =>
    Array.from({ length: each }, () => plant(random, notation)),
  );
  const clean = Array.from({ length: cleanTexts }, () => {
    const lines = Array.from({ length: 1 + random.below(4) }, () =>
      random.pick(lookAlikes)(random),
    );
    return frame(random, lines);
  });
  return { planted, clean };
}

function plant(random: Random, notation: Notation): Planted {
  const value = notation.make(random);
  const lines = notation.lines?.(value);
  const line = lines ? random.pick(lines) : random.pick(CARRIERS)(value);
  return { notation, value, text: frame(random, [line]) };
}
