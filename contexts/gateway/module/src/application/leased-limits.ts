import type { Clock } from '@atelier/kernel';
import type { Counter, ExceededLimit } from '../domain/counter.ts';
import { GatewayError } from '../domain/failure.ts';
import { compact } from '../domain/json.ts';
import { windowAt } from '../domain/limit-window.ts';
import { amplerNeeds, type CallNeeds, leastNeeds } from './call-needs.ts';
import { countedAfter, type LimitRoom, limitRoom } from './limit-room.ts';
import type {
  Allowance,
  Exchange,
  LimitedCall,
  LimitRules,
  Limits,
  LimitWindows,
  Reservation,
  Settlement,
  Spent,
} from './limits.ts';

/** Room that nobody used for so long is given back, for other processes may need it. */
const IDLE_MS = 400;
/** Twice that, and the time it takes. */
const PATIENCE_MS = 800;
const SWEEP_EVERY_MS = 200;
/** Longer than any call waits for its room: nobody holds a room that is dropped. */
const FORGOTTEN_MS = 60_000;

type Settings = {
  readonly windows: LimitWindows;
  readonly rules: LimitRules;
  readonly clock: Clock;
  /** How long a call waits for room that other processes hold and may not need. */
  readonly patienceMs?: number;
  readonly watch?: LimitWatch;
  /** Told why room could not be given back; it stays leased until this process ends. */
  readonly onFailure?: (error: unknown) => void;
};

/** Told of what happens: a call more or less that waits for room, a call that is refused. */
export type LimitWatch = {
  waits(change: 1 | -1): void;
  refuses(limit: ExceededLimit): void;
};

/** Room in one window that a call wants or holds. */
type Wish = { readonly counter: Counter; readonly room: LimitRoom; amount: number };

/**
 * Limits by leases: this process holds room in each window that its calls count in, and reserves from
 * it without asking. What is leased by all processes never exceeds what the limit leaves.
 */
export function leasedLimits({
  windows,
  rules,
  clock,
  patienceMs = PATIENCE_MS,
  watch,
  onFailure,
}: Settings): Limits {
  const rooms = new Map<string, LimitRoom>();
  const nowMs = () => clock.now().getTime();
  const ask = async (wish: Exchange) => {
    const [lease] = await windows.exchange([wish]);
    if (lease === undefined) throw new Error(`No answer for the limit ${wish.key}.`);
    return lease;
  };

  const roomOf = (counter: Counter, atMs: number): LimitRoom => {
    const window = windowAt(counter.period, atMs);
    const name = `${counter.key} ${window.startMs}`;
    const known = rooms.get(name);
    if (known) {
      known.use(counter);
      return known;
    }
    const room = limitRoom(counter, window, ask, { nowMs, patienceMs });
    rooms.set(name, room);
    return room;
  };

  const giveBack = async (idleMs: number) => {
    const returns = new Map<LimitRoom, Exchange>();
    for (const [name, room] of rooms) {
      const returned = room.surrender(idleMs);
      if (returned) returns.set(room, returned);
      else if (room.isForgotten(FORGOTTEN_MS)) rooms.delete(name);
    }
    if (returns.size === 0) return;
    try {
      await windows.exchange([...returns.values()]);
    } catch (error) {
      for (const room of returns.keys()) room.doubt();
      throw error;
    }
  };
  const timer = setInterval(() => {
    if (rooms.size > 0) giveBack(IDLE_MS).catch((error: unknown) => onFailure?.(error));
  }, SWEEP_EVERY_MS);
  timer.unref();

  const reservation = (
    call: LimitedCall,
    wishes: readonly Wish[],
    { unbounded, maximum }: CallNeeds,
  ): Reservation => {
    const { version } = rules;
    let isSettled = false;
    const add = (more: readonly (Wish & { readonly to: Wish })[]) => {
      for (const { room, amount, to } of more) {
        // Who was settled while it waited needs it no more.
        if (isSettled) room.settle(amount, 0);
        else to.amount += amount;
      }
    };
    return {
      ...(unbounded ? compact({ unbounded, maximum }) : {}),
      extend(by) {
        const more = wishes.flatMap((to) => {
          const { unit } = to.counter;
          return unit === 'requests' ? [] : [{ ...to, to, amount: by[unit] }];
        });
        const waiting = takeAll(more);
        if (waiting) return waiting.then(() => add(more));
        add(more);
        return undefined;
      },
      held: wishes.map(({ counter: { key, unit }, room, amount }) => ({
        key,
        windowStart: new Date(room.window.startMs).toISOString(),
        unit,
        amount,
      })),
      left: wishes.map(({ counter: { unit, amount }, room }) => ({
        unit,
        amount,
        left: Math.min(amount, room.left),
        resetsAtMs: room.window.endMs,
      })),
      settle(spent) {
        isSettled = true;
        const held = wishes.map(({ counter, room, amount }): Settlement => {
          const used = spent[counter.unit];
          const released = room.settle(amount, used);
          const windowStart = new Date(room.window.startMs).toISOString();
          return { key: counter.key, windowStart, used, released };
        });
        if (version === rules.version) return held;
        // A call that began before a limit was set counts in it, if it began within its window.
        const since = countedOnly(rules, call, call.at, spent);
        return [...held, ...since.filter(({ key }) => !held.some((each) => each.key === key))];
      },
      settleBeside: (at, spent) => countedOnly(rules, call, at, spent),
    };
  };

  /** Takes it at once where all of it is there; else it is waited for. */
  const takeAll = (wishes: readonly Wish[]): Promise<void> | undefined => {
    if (!wishes.every(({ room, amount }) => room.has(amount))) return waitForAll(wishes);
    for (const { room, amount } of wishes) room.take(amount);
    return undefined;
  };

  /**
   * More for a whole answer of no said length, where it is here and others hardly miss it: its own
   * longest, or as many halves of that as it takes.
   */
  const takeAmply = (call: LimitedCall, wishes: readonly Wish[], least: CallNeeds): CallNeeds => {
    for (const needs of amplerNeeds(call, least)) {
      const more = wishes.map((to) => ({ to, amount: needs.of(to.counter) - to.amount }));
      if (!more.every(({ to, amount }) => to.room.hasAmply(amount))) continue;
      for (const { to, amount } of more) {
        to.room.take(amount);
        to.amount += amount;
      }
      return needs;
    }
    return least;
  };

  const waitForAll = async (wishes: readonly Wish[]): Promise<void> => {
    const taken: Wish[] = [];
    watch?.waits(1);
    try {
      for (const wish of wishes) {
        if (wish.room.has(wish.amount)) wish.room.take(wish.amount);
        else await wish.room.wait(wish.amount);
        taken.push(wish);
      }
    } catch (error) {
      for (const { room, amount } of taken) room.settle(amount, 0);
      if (error instanceof GatewayError && error.failure.kind === 'limit-exceeded') {
        watch?.refuses(error.failure.limit);
      }
      throw error;
    } finally {
      watch?.waits(-1);
    }
  };

  return {
    reserve(call) {
      const counters = rules.countersOf(call.subject);
      const atMs = call.at.getTime();
      const least = leastNeeds(call, counters);
      const wishes = counters.map((counter) => ({
        counter,
        amount: least.of(counter),
        room: roomOf(counter, atMs),
      }));
      const reserved = () =>
        reservation(call, wishes, least.maximum ? takeAmply(call, wishes, least) : least);
      return takeAll(wishes)?.then(reserved) ?? reserved();
    },

    async allowances(subjects) {
      const counters = new Map(
        subjects.flatMap((each) => rules.countersOf(each).map((one) => [one.key, one] as const)),
      );
      return readAll(
        windows,
        [...counters.values()],
        nowMs(),
        (counter, atMs) =>
          // What this process holds for nobody is not reserved.
          rooms.get(`${counter.key} ${atMs}`)?.free ?? 0,
      );
    },

    async stop() {
      clearInterval(timer);
      // What does not arrive is freed by others, as what a dead process held.
      await giveBack(0).catch((error: unknown) => onFailure?.(error));
    },
  };
}

/** What a call changes for which no room was set aside. */
function countedOnly(
  rules: LimitRules,
  { subject }: LimitedCall,
  at: Date,
  spent: Spent,
): readonly Settlement[] {
  return rules.countersOf(subject).map(({ key, unit, period }) => ({
    key,
    windowStart: new Date(windowAt(period, at.getTime()).startMs).toISOString(),
    used: spent[unit],
    released: 0,
  }));
}

async function readAll(
  windows: LimitWindows,
  counters: readonly Counter[],
  nowMs: number,
  freeIn: (counter: Counter, startMs: number) => number,
): Promise<readonly Allowance[]> {
  if (counters.length === 0) return [];
  const spans = counters.map(({ period }) => windowAt(period, nowMs));
  const leases = await windows.exchange(
    counters.map((counter, index) => {
      const span = spans[index] ?? windowAt(counter.period, nowMs);
      return {
        key: counter.key,
        windowStart: new Date(span.startMs).toISOString(),
        returned: 0,
        amount: counter.amount,
        least: 1,
        wanted: 0,
        withSpare: false,
        ...countedAfter(counter, span, nowMs),
      };
    }),
  );
  return counters.flatMap((counter, index) => {
    const [lease, span] = [leases[index], spans[index]];
    if (lease === undefined || span === undefined) return [];
    const reserved = Math.max(0, lease.leased - freeIn(counter, span.startMs));
    const left = Math.max(0, counter.amount - lease.used - reserved);
    return { counter, used: lease.used, reserved, left, resetsAtMs: span.endMs };
  });
}
