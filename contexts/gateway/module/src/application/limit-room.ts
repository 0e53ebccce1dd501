import type { Counter } from '../domain/counter.ts';
import { GatewayError } from '../domain/failure.ts';
import { limitExceeded } from '../domain/limit-refusal.ts';
import type { LimitWindow } from '../domain/limit-window.ts';
import { heldRoom } from './held-room.ts';
import type { Exchange, Lease } from './limits.ts';

/** How long a refusal is repeated without asking again. */
const REFUSED_FOR_MS = 100;
/** Beyond its need a call takes such a part of what is left, as long as running calls hold half at most. */
const AMPLE_SHARE = 16;
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
  const held = heldRoom();
  let counter = first;
  let waiting: Waiter[] = [];
  let asking = false;
  let refused: { readonly amount: number; readonly untilMs: number } | undefined;

  const exceeded = (needed: number) =>
    new GatewayError(
      limitExceeded(counter, {
        left: held.left,
        needed,
        resetsAtMs: window.endMs,
        nowMs: nowMs(),
      }),
    );

  const serve = () => {
    const left: Waiter[] = [];
    for (const waiter of waiting) {
      if (waiter.amount > held.free) left.push(waiter);
      else {
        held.take(waiter.amount);
        waiter.done();
      }
    }
    waiting = left;
  };

  /** Those of them who were not served meanwhile. */
  const refuse = (asked: ReadonlySet<Waiter>) => {
    const those = waiting.filter((each) => asked.has(each));
    waiting = waiting.filter((each) => !asked.has(each));
    const amount = Math.min(...those.map((each) => each.amount));
    refused = { amount, untilMs: performance.now() + REFUSED_FOR_MS };
    for (const each of those) each.fail(exceeded(each.amount));
  };

  const exchange = async (needs: readonly number[]): Promise<Lease> => {
    const { amount } = counter;
    const wish = wishFor(counter, window, nowMs());
    const lease = await ask({
      ...wish,
      returned: held.outdated(),
      least: Math.max(1, Math.min(...needs) - held.free),
      wanted: Math.max(0, sum(needs) - held.free),
      withSpare: true,
    });
    held.add(lease, amount);
    return lease;
  };

  /** One at a time, so that all who wait are one wish. */
  const alone = async (run: () => Promise<void>) => {
    if (asking) return;
    asking = true;
    try {
      await run();
    } catch (error) {
      held.doubt();
      const all = waiting;
      waiting = [];
      for (const each of all) each.fail(error);
    } finally {
      asking = false;
      // Who came in the last moment saw that somebody was asking.
      if (waiting.length > 0) void fill();
    }
  };

  const fill = (): Promise<void> =>
    alone(async () => {
      let patienceLeftMs = patienceMs;
      for (serve(); waiting.length > 0; serve()) {
        const asked = new Set(waiting);
        const lease = await exchange(waiting.map(({ amount }) => amount));
        if (lease.granted > 0) continue;
        // Who came meanwhile was not asked for.
        if (!lease.mayComeBack || patienceLeftMs <= 0) refuse(asked);
        else {
          patienceLeftMs -= LOOK_EVERY_MS;
          await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
        }
      }
    });

  /** Whether `amount` is there at once. */
  const has = (amount: number) => held.free >= amount && waiting.length === 0;

  const refill = () => alone(async () => void (await exchange([0])));

  return {
    window,
    get left() {
      return held.left;
    },
    get free() {
      return held.free;
    },
    /** Whether nothing is held or awaited here, and nobody came for so long. */
    isForgotten: (idleMs: number) => waiting.length === 0 && !asking && held.isEmpty(idleMs),
    /** The limit as it is in force now. */
    use(now: Counter) {
      held.touch();
      if (now === counter) return;
      if (counter.amount !== now.amount) {
        refused = undefined;
        held.outdate();
      }
      counter = now;
    },
    has,
    /** Whether it is there at once, and others who come have enough without it. */
    hasAmply(amount: number): boolean {
      const isSmall = amount <= held.left / AMPLE_SHARE;
      return has(amount) && isSmall && held.reserved + amount <= held.left - amount;
    },
    /** Only after `has`. */
    take(amount: number) {
      if (held.take(amount)) void refill();
    },
    /** Resolves when `amount` is reserved; throws when there is not as much left. */
    wait(amount: number): Promise<void> {
      if (refused && amount >= refused.amount && refused.untilMs > performance.now()) {
        return Promise.reject(exceeded(amount));
      }
      return new Promise((done, fail) => {
        waiting.push({ amount, done, fail });
        void fill();
      });
    },
    /** Ends a reservation of which `used` was used; answers by how much the lease becomes smaller. */
    settle(amount: number, used: number): number {
      held.touch();
      const released = held.settle(amount, used);
      if (amount > released) {
        refused = undefined;
        serve();
      }
      return released;
    },
    /** What is to be given back: it is not there any more. */
    surrender(idleMs: number): Exchange | undefined {
      const isQuiet = !asking && waiting.length === 0;
      const returned = held.outdated() + (isQuiet ? held.unused(idleMs) : 0);
      return returned === 0 ? undefined : { ...wishFor(counter, window, nowMs()), returned };
    },
    /** What was to be given back may not have arrived. */
    doubt: held.doubt,
  };
}

/** A wish for nothing, to be filled in. */
function wishFor(counter: Counter, window: LimitWindow, nowMs: number): Exchange {
  return {
    key: counter.key,
    windowStart: new Date(window.startMs).toISOString(),
    returned: 0,
    amount: counter.amount,
    least: 1,
    wanted: 0,
    withSpare: false,
    ...countedAfter(counter, window, nowMs),
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
