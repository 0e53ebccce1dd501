import { setTimeout as pause } from 'node:timers/promises';
import {
  type AnyDecider,
  type CallContext,
  type CommandOf,
  decideIn,
  type EventOf,
  type RejectionOf,
} from '@atelier/kernel';
import type { EventStore, StreamAddress, Transaction } from './event-store.ts';

// The kernel's `StateOf` is the type of `initial` alone; a stream may be in any state of its fold.
type StateAfter<D extends AnyDecider> = Parameters<D['evolve']>[0];

/** A kind of stream and who decides on it. */
export type Aggregate<D extends AnyDecider> = { readonly type: string; readonly decider: D };

export type Recorded<D extends AnyDecider, C> =
  | {
      readonly outcome: 'accepted';
      readonly version: number;
      readonly events: readonly EventOf<D>[];
      readonly state: StateAfter<D>;
    }
  | { readonly outcome: 'rejected'; readonly rejection: RejectionOf<D, C> };

/** Streams that are read and written in one transaction: all of it is kept, or nothing. */
export type Writing = {
  readonly transaction: Transaction;
  /** What a stream has come to, with what was recorded here a moment ago. */
  state<D extends AnyDecider>(aggregate: Aggregate<D>, at: StreamAddress): Promise<StateAfter<D>>;
  record<D extends AnyDecider, const C extends CommandOf<D>>(
    aggregate: Aggregate<D>,
    at: StreamAddress,
    command: C,
  ): Promise<Recorded<D, C>>;
  /** To be thrown: another writer was first, everything is done again on what he wrote. */
  lostRace(): Error;
};

/**
 * Does `work` in one transaction. A lost race does all of it again, so it does nothing but read,
 * record and write with the transaction; a question to another connection could wait for ever for
 * one that such transactions hold. `before` is asked ahead of each attempt. When `work` answers a
 * rejection, nothing is kept.
 */
export type Write = <
  Outcome extends { readonly outcome: 'accepted' | 'rejected' },
  Before = undefined,
>(
  call: CallContext,
  work: (writing: Writing, before: Before) => Promise<Outcome>,
  before?: () => Promise<Before>,
) => Promise<Outcome>;

/** What a stream has come to. */
export async function stateOf<D extends AnyDecider>(
  store: EventStore,
  { decider }: Aggregate<D>,
  at: StreamAddress,
  transaction?: Transaction,
): Promise<StateAfter<D>> {
  const history = await store.read<EventOf<D>>(at, transaction);
  return history.reduce<StateAfter<D>>(decider.evolve, decider.initial);
}

/** Many may write to one stream at the same hour, as those who take numbers one by one. */
const ATTEMPTS = 40;

/**
 * For commands that concern several streams; `executor` is for those of one. `onRecorded` hears of
 * every event once it is committed, in this process, before the writer is answered.
 */
export function writer(
  store: EventStore,
  onRecorded: (event: { readonly type: string }) => void = () => {},
): Write {
  return async (call, work, before) => {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      // Without the question there is no answer that `work` could expect.
      const known = (await before?.()) as Parameters<typeof work>[1];
      const recorded: { readonly type: string }[] = [];
      try {
        const done = await store.transaction(async (transaction) => {
          const outcome = await work(writingIn(store, transaction, call, recorded), known);
          if (outcome.outcome === 'rejected') throw new Refused(outcome);
          return outcome;
        });
        recorded.forEach(onRecorded);
        return done;
      } catch (error) {
        // Only the `throw` above makes one, with what `work` had answered.
        if (error instanceof Refused) return error.outcome as Awaited<ReturnType<typeof work>>;
        if (!(error instanceof LostRace)) throw error;
        await pause(Math.random() * attempt * 5);
      }
    }
    throw new Error(`A stream is contended: ${ATTEMPTS} attempts lost the race.`);
  };
}

class LostRace extends Error {}

class Refused extends Error {
  readonly outcome: unknown;
  constructor(outcome: unknown) {
    super('Refused.');
    this.outcome = outcome;
  }
}

function writingIn(
  store: EventStore,
  transaction: Transaction,
  { actor, requestId }: CallContext,
  recorded: { readonly type: string }[],
): Writing {
  const meta = {
    actorId: actor.apiKeyId ?? actor.userId,
    actorKind: actor.kind,
    correlationId: requestId,
  };
  return {
    transaction,
    lostRace: () => new LostRace(),
    state: (aggregate, at) => stateOf(store, aggregate, at, transaction),
    async record<D extends AnyDecider, const C extends CommandOf<D>>(
      aggregate: Aggregate<D>,
      at: StreamAddress,
      command: C,
    ): Promise<Recorded<D, C>> {
      const { type: streamType, decider } = aggregate;
      const history = await store.read<EventOf<D>>(at, transaction);
      const before = history.reduce<StateAfter<D>>(decider.evolve, decider.initial);
      const decision = decideIn(decider, before, command);
      if (decision.outcome === 'rejected') return decision;
      const { events } = decision;
      const append = { ...at, streamType, expectedVersion: history.length, events, meta };
      const version = await store.append(append, transaction);
      if (version === undefined) throw new LostRace();
      recorded.push(...events);
      const state = events.reduce<StateAfter<D>>(decider.evolve, before);
      return { outcome: 'accepted', version, events, state };
    },
  };
}
