import type { NanoUsd } from '@atelier/kernel';

/** From a moment, that is in it, to a moment, that is not; both ISO times on whole seconds. */
export type Span = { readonly from: string; readonly to: string };

/**
 * What of `whole`, the price of `period`, falls to the seconds of `part`.
 *
 * A difference of one running sum that is rounded down: however a period is cut, its adjoining parts
 * add up to the whole, to the nano-dollar. Seconds of `part` outside of `period` count nothing.
 */
export function shareOf(whole: NanoUsd, period: Span, part: Span): NanoUsd {
  const start = secondOf(period.from);
  const length = BigInt(secondOf(period.to) - start);
  const until = (time: string): bigint => {
    const elapsed = BigInt(secondOf(time) - start);
    const within = elapsed < 0n ? 0n : elapsed > length ? length : elapsed;
    return (BigInt(whole) * within) / length;
  };
  return Number(until(part.to) - until(part.from));
}

/** How long a span is, to the second: `12 d 3 h 4 min 5 s`. */
export function lengthOf({ from, to }: Span): string {
  const seconds = secondOf(to) - secondOf(from);
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const told = parts.flatMap(([count, unit]) => (count === 0 ? [] : [`${count} ${unit}`]));
  return told.join(' ') || '0 s';
}

/** What `basisPoints` (hundredths of a percent) of an amount are, rounded down to a nano-dollar. */
export function basisPointsOf(amount: NanoUsd, basisPoints: number): NanoUsd {
  return Number((BigInt(amount) * BigInt(basisPoints)) / 10_000n);
}

/** The second in which a moment lies, as an ISO time. */
export function wholeSecond(time: Date): string {
  return new Date(Math.floor(time.getTime() / 1000) * 1000).toISOString();
}

/**
 * The moment `months` after `anchor` (UTC): on its day of the month, or on the last one of a month
 * that is shorter. Counted from the anchor each time, so that 31 January is followed by 28 February
 * and 31 March.
 */
export function monthsAfter(anchor: string, months: number): string {
  const from = new Date(anchor);
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth() + months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const timeOfDayMs = from.getTime() % DAY_MS;
  const day = Math.min(from.getUTCDate(), lastDay);
  return new Date(Date.UTC(year, month, day) + timeOfDayMs).toISOString();
}

/** The moment so much later, as an ISO time. */
export function laterBy(time: string, ms: number): string {
  return new Date(Date.parse(time) + ms).toISOString();
}

export const DAY_MS = 86_400_000;

function secondOf(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}
