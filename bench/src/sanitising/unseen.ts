import { readdirSync, readFileSync } from 'node:fs';
import { ALL, CAPITALS, DIGITS, HEX, type Random, seeded } from './random.ts';

/** A text with one value of a kind in it; of a clean one the value is empty. */
export type Sentence = { readonly kind: string; readonly text: string; readonly value: string };

/** Detectors were changed for the one half; for the other, nothing. */
export type Half = 'tuned' | 'untouched';

/** Those that the first detectors were tuned by, and those written when that was long done. */
export const BATCHES = ['unseen', 'unseen-later'] as const;
export type Batch = (typeof BATCHES)[number];

const ALPHABETS: Readonly<Record<string, string>> = {
  '': ALL,
  h: HEX,
  d: DIGITS,
  A: CAPITALS + DIGITS,
  C: `${CAPITALS}234567`,
};

/**
 * Sentences that were written down before anybody looked at what is found in them: one a line, `⏎` for
 * a new line, the value within `⟦…⟧`, `{20}` in it for so many signs. Odd lines are the tuned half.
 */
export function unseen(batch: Batch, half: Half): readonly Sentence[] {
  const random = seeded(7);
  const folder = new URL(`${batch}/`, import.meta.url);
  return readdirSync(folder).flatMap((file) => {
    const lines = readFileSync(new URL(file, folder), 'utf8').trimEnd().split('\n');
    return lines
      .map((line) => sentence(file.replace('.txt', ''), line, random))
      .filter((_, index) => (index % 2 === 0) === (half === 'tuned'));
  });
}

function sentence(kind: string, line: string, random: Random): Sentence {
  const [before = '', marked = '', behind = ''] = line.replaceAll('⏎', '\n').split(/[⟦⟧]/);
  const value = marked.replace(/\{(\d+)([hdAC]?)\}/g, (_, count: string, alphabet: string) =>
    random.signs(Number(count), ALPHABETS[alphabet]),
  );
  return { kind, value, text: before + value + behind };
}
