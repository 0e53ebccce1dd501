import { setTimeout as pause } from 'node:timers/promises';
import type { Processes } from '@atelier/processes';

const UNDER_WAY = 20;
/** A process that takes longer, as one that waits for the books, lets the next one begin. */
const PATIENCE_MS = 5_000;

/**
 * Begins processes, of which a few are under way at a time: `begin` waits for a free place, and throws
 * when `signal` is aborted. `begun` has the ids, those included that others began.
 */
export function fewAtATime(
  processes: Pick<Processes, 'result'>,
  signal?: AbortSignal,
  patienceMs = PATIENCE_MS,
) {
  const begun: string[] = [];
  const underWay = new Set<Promise<unknown>>();
  return {
    begun: begun as readonly string[],
    async begin(start: () => Promise<string | undefined>): Promise<void> {
      while (underWay.size >= UNDER_WAY && !signal?.aborted) await Promise.race(underWay);
      signal?.throwIfAborted();
      const id = await start();
      if (id === undefined) return;
      begun.push(id);
      const over = new AbortController();
      const signals = AbortSignal.any([over.signal, ...(signal ? [signal] : [])]);
      const patience = pause(patienceMs, undefined, { signal: signals });
      // How it ended is not asked here, nor why nobody could tell.
      const ended: Promise<unknown> = Promise.race([processes.result(id), patience])
        .catch(() => {})
        .finally(() => {
          over.abort();
          underWay.delete(ended);
        });
      patience.catch(() => {});
      underWay.add(ended);
    },
  };
}
