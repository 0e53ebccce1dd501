import type { Counter } from '../domain/counter.ts';
import { GatewayError } from '../domain/failure.ts';
import { limitExceeded } from '../domain/limit-refusal.ts';
import type { LimitWindow } from '../domain/limit-window.ts';
import type { Exchange, Lease } from './limits.ts';

/** How long a refusal is repeated without asking again. */
const REFUSED_FOR_MS = 100;
/** How often to look whether other processes gave back what they do not use. */
const LOOK_EVERY_MS = 50;

type Ask = (wish: Exchange) => Promise<Lease>;
type Waiter = { readonly amount: number; done(): void; fail(error: unknown): void };

/**
 * The room that this process holds in one window of one limit: taken at once while there is enough,
 * else asked for, once for all who wait. Numbers change between two awaits only, so that no two
 * calls can take the same room.
 */
export function limitRoom(
  first: Counter,
  window: LimitWindow,
  ask: Ask,
  { nowMs, patienceMs }: { readonly nowMs: () => number; readonly patienceMs: number },
) {
  let counter = first;
  let free = 0;
  let reserved = 0;
  /** What nobody holds, as of the last answer. */
  let unleased = 0;
  let lowWater = 0;
  let usedAtMs = performance.now();
  /** Leased under a larger amount than the limit has now. */
  let excess = 0;
  let waiting: Waiter[] = [];
  let asking = false;
  let refused: { readonly amount: number; readonly untilMs: number } | undefined;

  const wishFor = (needs: readonly number[], withSpare: boolean): Exchange => ({
    key: counter.key,
    windowStart: new Date(window.startMs).toISOString(),
    returned: 0,
    amount: counter.amount,
    least: Math.max(1, Math.min(...needs) - free),
    wanted: Math.max(0, sum(needs) - free),
    withSpare,
    ...countedAfter(counter, window, nowMs()),
  });

  const hold = (lease: Lease, amount: number) => {
    free = (lease.isFresh ? 0 : free) + lease.granted;
    unleased = Math.max(0, amount - lease.used - lease.leased);
    lowWater = lease.granted > 0 ? Math.floor(free / 2) : 0;
  };

  const serve = () => {
    const left: Waiter[] = [];
    for (const waiter of waiting) {
      if (waiter.amount > free) {
        left.push(waiter);
        continue;
      }
      free -= waiter.amount;
      reserved += waiter.amount;
      waiter.done();
    }
    waiting = left;
  };

  const exceeded = (needed: number) =>
    new GatewayError(
      limitExceeded(counter, {
        left: unleased + free,
        needed,
        resetsAtMs: window.endMs,
        nowMs: nowMs(),
      }),
    );

  const refuse = () => {
    const all = waiting;
    waiting = [];
    refused = {
      amount: Math.min(...all.map(({ amount }) => amount)),
      untilMs: performance.now() + REFUSED_FOR_MS,
    };
    for (const { amount, fail } of all) fail(exceeded(amount));
  };

  const fill = async () => {
    if (asking) return;
    asking = true;
    let patienceLeftMs = patienceMs;
    try {
      while (waiting.length > 0) {
        const { amount } = counter;
        const lease = await ask(
          wishFor(
            waiting.map((each) => each.amount),
            true,
          ),
        );
        hold(lease, amount);
        serve();
        if (waiting.length === 0 || lease.granted > 0) continue;
        if (!lease.mayComeBack || patienceLeftMs <= 0) refuse();
        else {
          patienceLeftMs -= LOOK_EVERY_MS;
          await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
        }
      }
    } catch (error) {
      const all = waiting;
      waiting = [];
      for (const { fail } of all) fail(error);
    } finally {
      asking = false;
    }
  };

  /** Before the room runs out, so that nobody has to wait for more. */
  const refill = async () => {
    if (asking) return;
    asking = true;
    lowWater = 0;
    try {
      const { amount } = counter;
      hold(await ask(wishFor([0], true)), amount);
    } catch {
      // Whoever needs the room asks again, and is told.
    } finally {
      asking = false;
      if (waiting.length > 0) void fill();
    }
  };

  return {
    window,
    get left() {
      return unleased + free;
    },
    get free() {
      return free;
    },
    /** Whether nothing is held or awaited here, and nobody came for so long. */
    isForgotten: (idleMs: number) =>
      reserved === 0 &&
      free + excess === 0 &&
      waiting.length === 0 &&
      !asking &&
      performance.now() - usedAtMs >= idleMs,
    /** The limit as it is in force now. */
    use(now: Counter) {
      usedAtMs = performance.now();
      if (now === counter) return;
      if (counter.amount !== now.amount) {
        refused = undefined;
        excess += free;
        free = 0;
        lowWater = 0;
      }
      counter = now;
    },
    /** Whether `amount` is there at once. */
    has: (amount: number) => free >= amount && waiting.length === 0,
    /** Only after `has`. */
    take(amount: number) {
      free -= amount;
      reserved += amount;
      usedAtMs = performance.now();
      if (free < lowWater) void refill();
    },
    /** Resolves when `amount` is reserved; throws when there is not as much left. */
    wait(amount: number): Promise<void> {
      usedAtMs = performance.now();
      if (refused && amount >= refused.amount && refused.untilMs > usedAtMs) {
        return Promise.reject(exceeded(amount));
      }
      return new Promise((done, fail) => {
        waiting.push({ amount, done, fail });
        void fill();
      });
    },
    /** Ends a reservation of which `used` was used; answers by how much the lease becomes smaller. */
    settle(amount: number, used: number): number {
      reserved -= amount;
      usedAtMs = performance.now();
      // More than was reserved is taken from what is free, so that the lease counts it no twice.
      const released = Math.min(used, amount + free);
      free += amount - released;
      if (amount > released) {
        refused = undefined;
        serve();
      }
      return released;
    },
    /** What is free and was not used for so long, to be given back; it is not free any more. */
    surrender(idleMs: number): Exchange | undefined {
      const isIdle = !asking && waiting.length === 0 && performance.now() - usedAtMs >= idleMs;
      const returned = excess + (isIdle ? free : 0);
      if (returned === 0) return undefined;
      unleased += returned;
      free -= returned - excess;
      excess = 0;
      lowWater = 0;
      return { ...wishFor([0], false), returned, wanted: 0 };
    },
  };
}

export type LimitRoom = ReturnType<typeof limitRoom>;

/** How long it may take until every process knows of a limit and counts by it. */
const KNOWN_AFTER_MS = 20_000;

/**
 * A limit that was set within a window has uncounted calls before it: then the log is asked, and once
 * more when every process surely knows the limit.
 */
export function countedAfter({ sinceMs }: Counter, { startMs }: LimitWindow, nowMs: number) {
  const knownMs = sinceMs + KNOWN_AFTER_MS;
  if (knownMs <= startMs) return {};
  return { countedAfter: new Date(Math.min(nowMs, knownMs)).toISOString() };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
