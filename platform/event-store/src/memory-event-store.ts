import { type Clock, type Projection, type Row, systemClock } from '@atelier/kernel';
import type {
  Append,
  EventStore,
  RecordedEvent,
  StreamAddress,
  Transaction,
} from './event-store.ts';
import { memoryRows } from './memory-rows.ts';
import { type MemoryTransaction, memoryTables } from './memory-tables.ts';
import { recording } from './recording.ts';
import { type AnyProjection, tableChanges } from './row-changes.ts';
import { type Upcasters, upcast } from './upcasters.ts';

export type MemoryEventStore = EventStore & {
  /** The committed events from the given number on, in the order of commits, upcast; what subscriptions follow. */
  recorded(from?: number): readonly RecordedEvent[];
  /** Calls `wake` after every commit until the returned function is called. */
  onCommit(wake: () => void): () => void;
};

/**
 * The store in memory, for tests of contexts. Its transactions are those of the database as far as a
 * context can see: nothing shows before the commit, an error leaves nothing, and a writer waits for
 * the one before it on the same stream.
 */
export function memoryEventStore(options: {
  readonly projections: readonly AnyProjection[];
  readonly upcasters?: Upcasters;
  readonly clock?: Clock;
  /** What an older version of the context has recorded, as `recorded` gave it. */
  readonly history?: readonly RecordedEvent[];
}): MemoryEventStore {
  const { projections, upcasters = {}, clock = systemClock } = options;
  const tables = memoryTables(projections, options.history);
  if (options.history) for (const { name } of projections) tables.rebuild(name, upcasters);
  const open = new WeakMap<Transaction, MemoryTransaction>();
  const wakes = new Set<() => void>();

  const memoryOf = (transaction: Transaction): MemoryTransaction => {
    const memory = open.get(transaction);
    if (memory === undefined) throw new Error('This transaction is over, or of another store.');
    return memory;
  };

  const inTransaction = async <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> => {
    const transaction: Transaction = {
      query: () => Promise.reject(new Error('The memory store has no SQL.')),
    };
    const memory = tables.begin();
    open.set(transaction, memory);
    let result: T;
    try {
      result = await work(transaction);
      memory.commit();
    } finally {
      open.delete(transaction);
      memory.release();
    }
    for (const wake of wakes) wake();
    return result;
  };

  const write = async (append: Append, memory: MemoryTransaction) => {
    await memory.lock(append.streamId);
    const stream = memory.stream(append.streamId);
    if (stream.length !== append.expectedVersion) return undefined;
    if (stream.some(({ context }) => context.workspaceId !== append.workspaceId)) return undefined;
    const events = recording(append, upcasters, clock);
    const changes = projections.flatMap((each) => tableChanges(each, events) ?? []);
    memory.write(append.streamId, events, changes);
    return append.expectedVersion + events.length;
  };

  return {
    async read<Event extends { type: string }>(
      { workspaceId, streamId }: StreamAddress,
      transaction?: Transaction,
    ) {
      const stream = transaction ? memoryOf(transaction).stream(streamId) : tables.stream(streamId);
      return stream
        .filter(({ context }) => context.workspaceId === workspaceId)
        .map(
          // The one place where what is stored is believed to be what the context wrote.
          ({ event, schemaVersion }) =>
            upcast(upcasters, structuredClone(event), schemaVersion) as Event,
        );
    },
    async append(append, transaction) {
      if (append.events.length === 0) return append.expectedVersion;
      if (transaction) return write(append, memoryOf(transaction));
      return inTransaction((own) => write(append, memoryOf(own)));
    },
    transaction: inTransaction,
    rows<Event extends { type: string }, R extends Row>({ name }: Projection<Event, R>) {
      return memoryRows<R>(
        () => tables.rows(name),
        (id, transaction) => memoryOf(transaction).lock(`row ${name} ${id}`),
      );
    },
    async rebuild(projectionName) {
      return { events: tables.rebuild(projectionName, upcasters) };
    },
    sealStored: async () => ({ sealed: 0 }),
    recorded: (from = 0) =>
      tables
        .recorded()
        .slice(from)
        .map((each) => ({
          ...each,
          event: upcast(upcasters, structuredClone(each.event), each.schemaVersion),
        })),
    onCommit(wake) {
      wakes.add(wake);
      return () => {
        wakes.delete(wake);
      };
    },
  };
}
