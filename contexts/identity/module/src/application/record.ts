import type { EventStore, Transaction } from '@atelier/event-store';
import {
  type AnyDecider,
  type CallContext,
  type CommandOf,
  decideIn,
  type EventOf,
  type RejectionOf,
} from '@atelier/kernel';

export type Aggregate<D extends AnyDecider> = {
  readonly type: string;
  readonly decider: D;
  tenantOf(streamId: string): string;
};

export type Recorded<Rejection, State> =
  | { readonly outcome: 'accepted'; readonly version: number; readonly state: State }
  | { readonly outcome: 'rejected'; readonly rejection: Rejection };

type StateAfter<D extends AnyDecider> = Parameters<D['evolve']>[0];

/** Decides a command on a stream and records what happened. */
export type Record = <D extends AnyDecider, const C extends CommandOf<D>>(
  aggregate: Aggregate<D>,
  streamId: string,
  command: C,
) => Promise<Recorded<RejectionOf<D, C>, StateAfter<D>>>;

/** The only way events of this context are written. */
export type Recorder = {
  /** One command in a transaction of its own. */
  one<D extends AnyDecider, const C extends CommandOf<D>>(
    call: CallContext,
    aggregate: Aggregate<D>,
    streamId: string,
    command: C,
  ): Promise<Recorded<RejectionOf<D, C>, StateAfter<D>>>;

  /**
   * Several commands, all or none: when `work` answers a rejection, nothing of it is kept. A lost
   * race against another writer does all of it again, so `work` does nothing but record and write
   * with the transaction.
   */
  together<Outcome extends { readonly outcome: 'accepted' | 'rejected' }>(
    call: CallContext,
    work: (record: Record, transaction: Transaction) => Promise<Outcome>,
  ): Promise<Outcome>;
};

const ATTEMPTS = 8;

/** `onRecorded` hears of every committed event in this process, before the writer is answered. */
export function recorder(
  store: EventStore,
  onRecorded: (event: { readonly type: string }) => void,
): Recorder {
  const together: Recorder['together'] = async (call, work) => {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const events: { type: string }[] = [];
      try {
        const outcome = await store.transaction(async (transaction) => {
          const result = await work(recordIn(store, transaction, call, events), transaction);
          if (result.outcome === 'rejected') throw new Refused(result);
          return result;
        });
        for (const event of events) onRecorded(event);
        return outcome;
      } catch (error) {
        // Only the `throw` above makes one, with what `work` had answered.
        if (error instanceof Refused) return error.outcome as Awaited<ReturnType<typeof work>>;
        if (!(error instanceof LostRace)) throw error;
      }
    }
    throw new Error(`A stream is contended: ${ATTEMPTS} attempts lost the race.`);
  };

  return {
    together,
    one: (call, aggregate, streamId, command) =>
      together(call, (record) => record(aggregate, streamId, command)),
  };
}

class Refused extends Error {
  readonly outcome: unknown;
  constructor(outcome: unknown) {
    super('Refused.');
    this.outcome = outcome;
  }
}

class LostRace extends Error {}

function recordIn(
  store: EventStore,
  transaction: Transaction,
  { actor, requestId }: CallContext,
  recorded: { type: string }[],
): Record {
  return async <D extends AnyDecider, const C extends CommandOf<D>>(
    { type, decider, tenantOf }: Aggregate<D>,
    streamId: string,
    command: C,
  ) => {
    const address = { workspaceId: tenantOf(streamId), streamId };
    const history = await store.read<EventOf<D>>(address, transaction);
    const before = history.reduce<StateAfter<D>>(decider.evolve, decider.initial);
    const decision = decideIn(decider, before, command);
    if (decision.outcome === 'rejected') return decision;
    const { events } = decision;
    const version = await store.append(
      {
        ...address,
        streamType: type,
        expectedVersion: history.length,
        events,
        meta: {
          actorId: actor.apiKeyId ?? actor.userId,
          actorKind: actor.kind,
          correlationId: requestId,
        },
      },
      transaction,
    );
    if (version === undefined) throw new LostRace();
    recorded.push(...events);
    const state = events.reduce<StateAfter<D>>(decider.evolve, before);
    return { outcome: 'accepted', version, state };
  };
}
