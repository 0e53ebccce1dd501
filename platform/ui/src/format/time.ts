const DAY_MS = 86_400_000;

const dayTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const shortDay = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const longDay = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** `21 Nov 2026, 13:05` in the reader's own locale. */
export function fullTime(iso: string): string {
  return dayTime.format(new Date(iso));
}

/** `21 Nov 2026, 13:05:07`, for what is counted by the second. */
export function exactTime(iso: string): string {
  return exact.format(new Date(iso));
}

/** `21 Nov 2026`. */
export function day(iso: string): string {
  return longDay.format(new Date(iso));
}

/** `Nov 21`, for axes. */
export function axisDay(iso: string): string {
  return shortDay.format(new Date(iso));
}

/** `13:05`, for axes. */
export function axisHour(iso: string): string {
  return clock.format(new Date(iso));
}

/** `just now`, `5 min ago`, `3 h ago`, `2 days ago`, then the date. */
export function ago(iso: string, now: Date = new Date()): string {
  const minutes = Math.floor((now.getTime() - Date.parse(iso)) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  const days = Math.floor(minutes / (24 * 60));
  return days < 7 ? `${days} ${days === 1 ? 'day' : 'days'} ago` : day(iso);
}

/** The heading under which a list groups what happened at a time, by calendar days of the reader. */
export function dayGroup(iso: string, now: Date = new Date()): string {
  const days = Math.round((midnight(now) - midnight(new Date(iso))) / DAY_MS);
  if (days <= 0) return 'Today';
  if (days === 1) return 'Yesterday';
  if (days < 7) return 'Last 7 days';
  if (days < 30) return 'Last 30 days';
  return new Date(iso).toLocaleDateString(undefined, { month: 'long', year: 'numeric' });
}

/** The zone that all these times are in, as `Europe/Berlin`. */
export function timeZone(): string {
  return dayTime.resolvedOptions().timeZone;
}

const midnight = (time: Date) =>
  new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
