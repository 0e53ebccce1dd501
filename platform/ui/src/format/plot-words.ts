import { fullTime } from './time.ts';

/** What a plot shows, for who does not see it: `Cost over time. The most, $1.20: 21 Nov 2026, 13:00.` */
export function plotWords(
  title: string,
  points: readonly { readonly at: string; readonly value: number }[],
  inWords: (value: number) => string,
): string {
  const top = points.reduce((most, point) => (point.value > most.value ? point : most), {
    at: '',
    value: 0,
  });
  return top.value === 0
    ? `${title}. Nothing.`
    : `${title}. The most, ${inWords(top.value)}: ${fullTime(top.at)}.`;
}
