const sleepers = new Map<string, Set<() => void>>();

/** Tells the subscriptions of this process that `source` (a schema or table) has news. */
export function announce(source: string): void {
  for (const wake of sleepers.get(source) ?? []) wake();
}

/** Calls `wake` at every announcement of `source` until the returned function is called. */
export function onAnnouncement(source: string, wake: () => void): () => void {
  const wakes = sleepers.get(source) ?? new Set();
  sleepers.set(source, wakes.add(wake));
  return () => {
    wakes.delete(wake);
  };
}
