/** `950`, `12.3k`, `1.05M`: three significant digits, so that columns stay narrow. */
export function compact(count: number): string {
  const size = Math.abs(count);
  // The boundaries are where rounding to three digits would show `1000k`.
  if (size < 999.5) return String(Math.round(count));
  if (size < 999_500) return `${threeDigits(count / 1000)}k`;
  if (size < 999_500_000) return `${threeDigits(count / 1_000_000)}M`;
  return `${threeDigits(count / 1_000_000_000)}B`;
}

/** A context window as vendors say it: `128k`, `1M`. */
export function contextWindow(tokens: number | undefined): string {
  return tokens === undefined ? '–' : compact(tokens);
}

/** `1,234,567`. */
export function whole(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `84 ms`, `1.24 s`, `2 min 5 s`; a dash where nothing was measured. */
export function duration(durationMs: number | undefined): string {
  if (durationMs === undefined) return '–';
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
  if (durationMs < 59_950) return `${(durationMs / 1000).toFixed(durationMs < 9_995 ? 2 : 1)} s`;
  const seconds = Math.round(durationMs / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `87 tok/s`. */
export function speed(tokensPerSecond: number | undefined): string {
  if (tokensPerSecond === undefined || !Number.isFinite(tokensPerSecond)) return '–';
  return `${tokensPerSecond < 10 ? tokensPerSecond.toFixed(1) : Math.round(tokensPerSecond)} tok/s`;
}

/** `97.5 %` of a whole; a dash when there is no whole. */
export function share(part: number, total: number): string {
  if (total === 0) return '–';
  const percent = (part / total) * 100;
  return `${percent === 100 || percent === 0 ? percent : percent.toFixed(1)} %`;
}

function threeDigits(count: number): string {
  const size = Math.abs(count);
  const digits = size < 9.995 ? 2 : size < 99.95 ? 1 : 0;
  const text = count.toFixed(digits);
  return digits === 0 ? text : text.replace(/\.?0+$/, '');
}
