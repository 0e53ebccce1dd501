import type { Transaction } from './event-store.ts';
import type { MemoryEventStore } from './memory-event-store.ts';
import type { PublishedEvent, Translate } from './source.ts';
import type { Subscription } from './subscription.ts';

export type MemorySubscription = Subscription & {
  /** When everything recorded so far is handled. Rejects with what the handler threw. */
  settled(): Promise<void>;
};

/**
 * `subscribe` for a memory store, in the same order. Nothing is tried again: a handler that throws
 * ends it.
 */
export function memorySubscribe(options: {
  readonly store: MemoryEventStore;
  readonly translate: Translate;
  handle(event: PublishedEvent, transaction: Transaction): Promise<void>;
}): MemorySubscription {
  const { store, translate, handle } = options;
  let handled = 0;
  let isStopped = false;

  const drain = async () => {
    for (let news = store.recorded(handled); news.length > 0; news = store.recorded(handled))
      for (const { id, event, context } of news) {
        if (isStopped) return;
        handled++;
        const published = translate(event, context);
        if (published === undefined) continue;
        const { workspaceId, at } = context;
        await store.transaction((transaction) =>
          handle({ id, workspaceId, at, ...published }, transaction),
        );
      }
  };

  // One after the other: events that a handler records are drained after the one it is handling.
  let work = drain();
  const silence = store.onCommit(() => {
    work = work.then(drain);
  });
  return {
    async settled() {
      for (let last; last !== work; await work) last = work;
    },
    async stop() {
      isStopped = true;
      silence();
      await work;
    },
  };
}
