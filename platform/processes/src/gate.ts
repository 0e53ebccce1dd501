import { setTimeout as pause } from 'node:timers/promises';

/**
 * Lets work through until it is closed. What would begin afterwards, or fails because the server
 * around it is being taken down, never answers: its process stays unfinished here and goes on
 * elsewhere.
 */
export class Gate {
  #underWay = new Set<Promise<unknown>>();
  #closed = false;

  // Not async: the work must begin in the turn of the call, for it takes its place in the journal.
  pass<T>(work: () => Promise<T>, { drained = true } = {}): Promise<T> {
    if (this.#closed) return never();
    const pending = work();
    const parked = pending.catch((error: unknown) => {
      if (this.#closed) return never<T>();
      throw error;
    });
    if (drained) {
      this.#underWay.add(pending);
      const done = () => this.#underWay.delete(pending);
      pending.then(done, done);
    }
    return parked;
  }

  /** Begins nothing more and gives what is under way up to `drainMs` to end. */
  async close(drainMs: number): Promise<void> {
    this.#closed = true;
    const timer = new AbortController();
    const tooLong = pause(drainMs, undefined, { signal: timer.signal }).catch(() => {});
    await Promise.race([Promise.allSettled(this.#underWay), tooLong]);
    timer.abort();
  }
}

function never<T>(): Promise<T> {
  return new Promise<T>(() => {});
}
