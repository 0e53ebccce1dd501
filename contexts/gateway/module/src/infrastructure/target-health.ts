import type { Clock } from '@atelier/kernel';
import { LRUCache } from 'lru-cache';
import {
  type Lease,
  type Slot,
  type SlotHealth,
  type TargetHealth,
  TargetRefused,
} from '../application/routing.ts';
import { admit, type Breaker, countsOf, newBreaker, type Pass, settle } from '../domain/breaker.ts';
import type { Failure, GatewayError } from '../domain/failure.ts';
import { withoutWords } from '../domain/provider-failure.ts';
import { resultOf } from '../domain/target-result.ts';

type State = {
  /** Whose it is, and when somebody wanted to go there. */
  asked: { readonly slot: Slot; readonly atMs: number };
  breaker: Breaker;
  running: number;
  readonly waiting: Set<() => void>;
  lastFailure?: { readonly failure: Failure; readonly at: Date };
};

/** Told when one more or one less waits for a place. */
export type OnWaiting = (change: 1 | -1) => void;

/** Told when a target's breaker changes its state. */
export type OnBreaker = (slot: Slot, from: Breaker['state'], to: Breaker['state']) => void;

/** What is told of a target that somebody wanted to go to of late. */
export type TargetBreaker = {
  readonly shown: Slot['shown'];
  readonly state: Breaker['state'];
};

/** Of a target that nobody wants for so long nothing is told: its route may be gone. */
const TOLD_MS = 15 * 60_000;

/** More targets than this are not looked after at once; the least used are forgotten. */
const TARGETS = 10_000;

/** The health of targets in this process: breakers, running calls, and who waits for a place. */
export function targetHealth(
  clock: Clock,
  onBreaker: OnBreaker = () => {},
  onWaiting: OnWaiting = () => {},
): TargetHealth & { breakers(): readonly TargetBreaker[] } {
  const states = new LRUCache<string, State>({ max: TARGETS });
  const now = () => clock.now().getTime();
  const stateOf = (slot: Slot): State => {
    const asked = { slot, atMs: now() };
    const known = states.get(slot.key);
    if (known) return Object.assign(known, { asked });
    const waiting = new Set<() => void>();
    const made = { asked, breaker: newBreaker(asked.atMs), running: 0, waiting };
    states.set(slot.key, made);
    return made;
  };
  const become = (state: State, slot: Slot, next: Breaker) => {
    const { breaker } = state;
    state.breaker = next;
    if (breaker.state !== next.state) onBreaker(slot, breaker.state, next.state);
  };

  return {
    async enter(slot, signal) {
      const state = stateOf(slot);
      // Who would not be let through need not wait for it.
      if (admit(state.breaker, slot.breaker, now()).pass === undefined) throw isOpen(state, now());
      if (state.running < (slot.concurrency ?? Infinity)) state.running++;
      else await placeAt(slot, state, signal, onWaiting);
      const { breaker, pass } = admit(state.breaker, slot.breaker, now());
      become(state, slot, breaker);
      if (pass) return leaseOf(slot, state, pass);
      giveBack(slot, state);
      throw isOpen(state, now());
    },
    breakers: () =>
      [...states.values()]
        .filter(({ asked }) => now() - asked.atMs < TOLD_MS)
        .map(({ asked: { slot }, breaker: { state } }) => ({ shown: slot.shown, state })),
    look(slot): SlotHealth {
      const state = states.peek(slot.key);
      if (state === undefined) return NEVER_ASKED;
      const { breaker, running, waiting, lastFailure } = state;
      return {
        breaker,
        ...countsOf(breaker, slot.breaker, now()),
        running,
        waiting: waiting.size,
        ...(lastFailure ? { lastFailure } : {}),
      };
    },
  };

  function leaseOf(slot: Slot, state: State, pass: Pass): Lease {
    let ended = false;
    return {
      end(failure) {
        if (ended) return;
        ended = true;
        const result = resultOf(failure);
        // Others look at it than who asked.
        if (failure && result === 'failure')
          state.lastFailure = { failure: withoutWords(failure), at: clock.now() };
        become(state, slot, settle(state.breaker, slot.breaker, pass, result, now()));
        giveBack(slot, state);
      },
    };
  }
}

const NEVER_ASKED: SlotHealth = {
  breaker: undefined,
  calls: 0,
  failures: 0,
  running: 0,
  waiting: 0,
};

/** A place that is given back goes to who has waited longest, before anybody who comes now. */
function giveBack({ concurrency = Infinity }: Slot, state: State): void {
  const [first] = state.waiting;
  if (first && state.running <= concurrency) first();
  else state.running--;
}

/** Waits for a place, as long as the queue is not full and its time is not over. */
function placeAt(
  { queue }: Slot,
  { waiting }: State,
  signal: AbortSignal,
  onWaiting: OnWaiting,
): Promise<void> {
  if (waiting.size >= queue.length)
    return Promise.reject(isBusy('as many wait for it as may wait'));
  return new Promise((resolve, reject) => {
    const leave = () => {
      clearTimeout(timer);
      waiting.delete(take);
      onWaiting(-1);
      signal.removeEventListener('abort', onAbort);
    };
    const take = () => {
      leave();
      resolve();
    };
    const onAbort = () => {
      leave();
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      leave();
      reject(isBusy(`none of its calls ended within ${queue.waitMs} ms`));
    }, queue.waitMs);
    waiting.add(take);
    onWaiting(1);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

function isBusy(why: string): GatewayError {
  const message = `The target has all the calls it may have, and ${why}.`;
  return new TargetRefused('busy', { message, as: 'overloaded' });
}

function isOpen({ breaker, lastFailure }: State, now: number): GatewayError {
  const retryAfterMs = breaker.state === 'open' ? Math.max(1, breaker.until - now) : 1000;
  const message = `The target failed too often and is left alone for now (${lastFailure?.failure.kind ?? 'no reason known'}).`;
  const as = lastFailure?.failure.kind ?? 'overloaded';
  return new TargetRefused('open', { message, retryAfterMs, as });
}
