import { median } from '../median.ts';
import type { Subject } from './subjects.ts';

export type Measured = {
  readonly name: string;
  readonly perSecond: number;
  readonly ratio: number;
};

/** Runs all subjects in turn, `rounds` times; each ratio is to the first one's slice of its round. */
export async function measure(
  floor: Subject,
  others: readonly Subject[],
  options: { writers: number; sliceMs: number; rounds: number },
): Promise<readonly Measured[]> {
  const all = [floor, ...others];
  // Untimed: connections are opened and statements prepared.
  for (const subject of all) await slice(subject, options.writers, options.sliceMs / 2);
  const rates: number[][] = all.map(() => []);
  for (let round = 0; round < options.rounds; round++)
    for (const [index, subject] of all.entries())
      rates[index]?.push(await slice(subject, options.writers, options.sliceMs));
  return all.map(({ name }, index) => ({
    name,
    perSecond: median(rates[index] ?? []),
    ratio: median((rates[index] ?? []).map((rate, round) => rate / (rates[0]?.[round] ?? rate))),
  }));
}

async function slice({ write }: Subject, writers: number, ms: number): Promise<number> {
  const start = performance.now();
  let written = 0;
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (; performance.now() - start < ms; written++) await write(writer);
    }),
  );
  return written / ((performance.now() - start) / 1000);
}
