import type { EventStore, RecordedEvent, Transaction } from './event-store.ts';
import type { MemoryEventStore } from './memory-event-store.ts';
import type { PublishedEvent, Translate } from './source.ts';
import type { Subscription } from './subscription.ts';

export type MemorySubscription = Subscription & {
  /** When everything recorded so far is handled or parked. */
  settled(): Promise<void>;
  /** Ids of the events set aside, in order. */
  parked(): readonly string[];
  /** Tries everything that is parked again, in order, once. */
  redrive(): Promise<void>;
};

/**
 * `subscribe` for a memory store: the same order, the same parking, no waiting between attempts. The
 * handler's transaction is one of `into`, which is the source's own store unless given.
 */
export function memorySubscribe(options: {
  readonly store: MemoryEventStore;
  readonly into?: EventStore;
  readonly translate: Translate;
  handle(event: PublishedEvent, transaction: Transaction): Promise<void>;
  readonly maxAttempts?: number;
}): MemorySubscription {
  const { store, into = store, translate, handle, maxAttempts = 5 } = options;
  const parked: RecordedEvent[] = [];
  let handled = 0;
  let isStopped = false;

  const attempt = async ({ id, event, context }: RecordedEvent, attempts: number) => {
    for (let tries = 1; tries <= attempts; tries++)
      try {
        const published = translate(event, context);
        if (published === undefined) return true;
        const { workspaceId, at } = context;
        await into.transaction((transaction) =>
          handle({ id, workspaceId, at, ...published }, transaction),
        );
        return true;
      } catch {
        // The next try may go through; the last one parks.
      }
    return false;
  };

  const isBlocked = ({ context }: RecordedEvent) =>
    parked.some((before) => before.context.streamId === context.streamId);

  const drain = async () => {
    for (let news = store.recorded(handled); news.length > 0; news = store.recorded(handled))
      for (const next of news) {
        if (isStopped) return;
        if (isBlocked(next) || !(await attempt(next, maxAttempts))) parked.push(next);
        handled++;
      }
  };
  const retry = async () => {
    for (const each of parked.splice(0))
      if (isBlocked(each) || !(await attempt(each, 1))) parked.push(each);
  };

  // One after the other: events that a handler records are drained after the one it is handling.
  let work = drain();
  const silence = store.onCommit(() => {
    work = work.then(drain);
  });
  const settled = async () => {
    for (let last; last !== work; await work) last = work;
  };
  return {
    settled,
    parked: () => parked.map(({ id }) => id),
    redrive() {
      work = work.then(retry);
      return settled();
    },
    async stop() {
      isStopped = true;
      silence();
      await work;
    },
  };
}
