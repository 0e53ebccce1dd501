import { CARRIERS, frame } from './filler.ts';
import { furtherPersonal } from './further-personal.ts';
import { furtherSecrets } from './further-secrets.ts';
import { heldOut } from './held-out.ts';
import { lookAlikeIds } from './look-alike-ids.ts';
import { lookAlikeNumbers } from './look-alike-numbers.ts';
import { lookAlikeWords } from './look-alike-words.ts';
import { lookAlikes } from './look-alikes.ts';
import { nationalIds } from './national-ids.ts';
import type { Notation } from './notation.ts';
import { personal } from './personal.ts';
import { phones } from './phones.ts';
import { type Random, seeded } from './random.ts';
import { secrets } from './secrets.ts';
import { toldPasswords } from './told-passwords.ts';

const notations = [
  ...secrets,
  ...toldPasswords,
  ...furtherSecrets,
  ...personal,
  ...phones,
  ...furtherPersonal,
  ...heldOut,
  ...nationalIds,
];
const harmless = [...lookAlikes, ...lookAlikeNumbers, ...lookAlikeWords, ...lookAlikeIds];

/** A text that holds one thing of a kind. */
export type Planted = {
  readonly notation: Notation;
  readonly value: string;
  readonly text: string;
};

/** The same corpus for the same seed: what is planted in texts, and texts with nothing in them. */
export function corpus(seed: number, each: number, cleanTexts: number) {
  const random = seeded(seed);
  const planted = notations.flatMap((notation) =>
    Array.from({ length: each }, () => plant(random, notation)),
  );
  const clean = Array.from({ length: cleanTexts }, () => {
    const lines = Array.from({ length: 1 + random.below(4) }, () => random.pick(harmless)(random));
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
