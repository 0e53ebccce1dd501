import type { Row } from '@atelier/kernel';
import type { RecordedEvent } from './event-store.ts';
import type { NewEvent } from './recording.ts';
import {
  type AnyProjection,
  rowsNeeded,
  rowWrites,
  type TableChanges,
  tableChanges,
} from './row-changes.ts';
import { throughJson } from './storable.ts';
import { type Upcasters, upcast } from './upcasters.ts';

/** Committed events and rows, and transactions on them. */
export type MemoryTables = {
  stream(streamId: string): readonly NewEvent[];
  recorded(): readonly RecordedEvent[];
  rows(projectionName: string): Map<string, any>;
  rebuild(projectionName: string, upcasters: Upcasters): number;
  begin(): MemoryTransaction;
};

export type MemoryTransaction = {
  /** Waits for the transaction that wrote to the stream, or holds what is named, and is still open. */
  lock(name: string): Promise<void>;
  stream(streamId: string): readonly NewEvent[];
  /** Throws, having changed nothing, when a projection cannot apply its change. */
  write(streamId: string, events: readonly NewEvent[], changes: readonly TableChanges[]): void;
  /** Makes everything visible at once, or throws and makes nothing visible. */
  commit(): void;
  release(): void;
};

export function memoryTables(
  projections: readonly AnyProjection[],
  history: readonly RecordedEvent[] = [],
): MemoryTables {
  const streams = Map.groupBy<string, NewEvent>(history, ({ context }) => context.streamId);
  const log = [...history];
  const rows = new Map(projections.map(({ name }) => [name, new Map<string, Row>()]));
  const locks = new Map<string, Promise<void>>();

  const rowsOf = (name: string) => {
    const table = rows.get(name);
    if (table === undefined) throw new Error(`The store has no projection "${name}".`);
    return table;
  };

  return {
    stream: (streamId) => streams.get(streamId) ?? [],
    recorded: () => log,
    rows: rowsOf,
    rebuild(name, upcasters) {
      const projection = projections.find((each) => each.name === name);
      const table = rowsOf(name);
      table.clear();
      if (projection)
        for (const { event, schemaVersion, context } of log)
          apply(
            rows,
            tableChanges(projection, [{ event: upcast(upcasters, event, schemaVersion), context }]),
          );
      return log.length;
    },
    begin() {
      const written: {
        streamId: string;
        events: readonly NewEvent[];
        changes: readonly TableChanges[];
      }[] = [];
      const held: (() => void)[] = [];
      const mine = new Set<string>();
      return {
        async lock(name) {
          if (mine.has(name)) return;
          for (let lock = locks.get(name); lock; lock = locks.get(name)) await lock;
          const { promise, resolve } = Promise.withResolvers<void>();
          locks.set(name, promise);
          mine.add(name);
          held.push(() => {
            locks.delete(name);
            resolve();
          });
        },
        stream: (streamId) => [
          ...(streams.get(streamId) ?? []),
          ...written.flatMap((each) => (each.streamId === streamId ? each.events : [])),
        ],
        write(streamId, events, changes) {
          // Tried on a copy, so that the writer hears of the error and not the one who commits.
          const copy = copied(rows);
          for (const each of [...written.flatMap((before) => before.changes), ...changes])
            apply(copy, each);
          written.push({ streamId, events, changes });
        },
        commit() {
          const copy = copied(rows);
          for (const { changes } of written) for (const each of changes) apply(copy, each);
          for (const [name, table] of copy) rows.set(name, table);
          for (const { streamId, events } of written) {
            streams.set(streamId, [...(streams.get(streamId) ?? []), ...events]);
            for (const event of events) log.push({ ...event, cursor: `0:${log.length + 1}` });
          }
        },
        release() {
          for (const free of held) free();
        },
      };
    },
  };
}

const copied = (rows: ReadonlyMap<string, Map<string, Row>>) =>
  new Map([...rows].map(([name, table]) => [name, new Map(table)]));

function apply(rows: ReadonlyMap<string, Map<string, Row>>, changes: TableChanges | undefined) {
  if (changes === undefined) return;
  const table = rows.get(changes.projection.name) ?? new Map<string, Row>();
  const existing = new Map<string, Row>();
  for (const id of rowsNeeded(changes)) {
    const row = table.get(id);
    if (row !== undefined) existing.set(id, structuredClone(row));
  }
  const { inserted, updated, removed } = rowWrites(changes, existing);
  for (const row of inserted) {
    const present = table.get(row.id);
    if (present !== undefined && present.workspaceId !== row.workspaceId)
      throw new Error(`The row ${row.id} of "${changes.projection.name}" is another workspace's.`);
  }
  for (const id of removed) table.delete(id);
  for (const row of [...inserted, ...updated]) table.set(row.id, throughJson(row));
}
