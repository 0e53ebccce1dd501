import type { Lease } from './limits.ts';

/** More than any lease: gives back whatever is held. */
const EVERYTHING = 2 ** 52;

/**
 * The numbers of the room that a process holds in one window: what calls have set aside, and what is
 * free for the next ones. Together they are what its lease says, but for what is given back already.
 */
export function heldRoom() {
  let free = 0;
  let reserved = 0;
  /** What nobody holds, as of the last answer. */
  let unleased = 0;
  /** Leased under another amount than the limit has now: to be given back. */
  let excess = 0;
  let lowWater = 0;
  /** Whether an answer was lost, so that the lease may be larger than it is known to be here. */
  let isDoubtful = false;
  let usedAtMs = performance.now();
  const isUnused = (forMs: number) => performance.now() - usedAtMs >= forMs;

  return {
    get free() {
      return free;
    },
    get left() {
      return unleased + free;
    },
    get reserved() {
      return reserved;
    },
    touch() {
      usedAtMs = performance.now();
    },
    /** What a lease brought, of a limit of `amount`. */
    add(lease: Lease, amount: number) {
      free = (lease.isFresh ? 0 : free) + lease.granted;
      unleased = Math.max(0, amount - lease.used - lease.leased);
      lowWater = lease.granted > 0 ? Math.floor(free / 2) : 0;
    },
    /** Answers whether it is time to ask for more, before somebody has to wait for it. */
    take(amount: number): boolean {
      free -= amount;
      reserved += amount;
      if (free >= lowWater) return false;
      lowWater = 0;
      return true;
    },
    /** Ends a reservation of which `used` was used; answers by how much the lease becomes smaller. */
    settle(amount: number, used: number): number {
      reserved -= amount;
      // More than was reserved is taken from what is free, so that the lease counts it no twice.
      const released = Math.min(used, amount + free);
      free += amount - released;
      return released;
    },
    /** The limit has another amount now: what is free was leased under the old one. */
    outdate() {
      excess += free;
      free = 0;
      lowWater = 0;
    },
    doubt() {
      isDoubtful = true;
    },
    /** What has to be given back in any case; it is given back by whoever asks. */
    outdated(): number {
      const returned = excess;
      excess = 0;
      return returned;
    },
    /** What nobody used for so long; it is given back by whoever asks. */
    unused(forMs: number): number {
      if (!isUnused(forMs)) return 0;
      const returned = isDoubtful && reserved === 0 ? EVERYTHING : free;
      if (returned === EVERYTHING) isDoubtful = false;
      unleased += free;
      free = 0;
      lowWater = 0;
      return returned;
    },
    isEmpty: (forMs: number) =>
      reserved === 0 && free + excess === 0 && !isDoubtful && isUnused(forMs),
  };
}
