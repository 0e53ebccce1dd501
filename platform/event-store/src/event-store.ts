import type { Transaction } from '@atelier/database';
import type { EventContext, Projection, Row } from '@atelier/kernel';
import type { Rows } from './rows.ts';

export type { Transaction };

/** Where a stream lives: its tenant is part of its address, so another tenant's stream is not there. */
export type StreamAddress = { readonly workspaceId: string; readonly streamId: string };

/** Recorded with each event. `correlationId` is the request that began it all. */
export type Metadata = {
  readonly actorId: string;
  readonly actorKind: string;
  readonly correlationId: string;
};

export type RecordedEvent<Event = { type: string }> = {
  readonly id: string;
  readonly event: Event;
  readonly schemaVersion: number;
  readonly meta: Metadata;
  readonly context: EventContext;
  /** `xid:position`, the order in which subscriptions see events. Opaque to everybody else. */
  readonly cursor: string;
};

export type Append = StreamAddress & {
  readonly streamType: string;
  /** The version the decision was made on; 0 for a stream that does not exist. */
  readonly expectedVersion: number;
  readonly events: readonly { type: string }[];
  readonly meta: Metadata;
};

/**
 * The events of one context and the read tables made from them.
 *
 * Appending is all or nothing, guarded by the expected version, and carries the inline projections
 * of the context in the same transaction. Adapters: PostgreSQL and memory, one conformance suite.
 */
export type EventStore = {
  /** The events of a stream in order, upcast to today's shapes; empty when it is not there. */
  read<Event extends { type: string }>(
    stream: StreamAddress,
    transaction?: Transaction,
  ): Promise<readonly Event[]>;

  /** The new version, or undefined when another writer was first (then nothing was written). */
  append(append: Append, transaction?: Transaction): Promise<number | undefined>;

  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;

  /** The read table of a projection of this context. */
  rows<Event extends { type: string }, R extends Row>(projection: Projection<Event, R>): Rows<R>;

  /** Empties a projection's table and fills it by replay while writers go on. */
  rebuild(projectionName: string): Promise<{ events: number }>;

  /**
   * Seals what a workspace has stored in clear, some of it at a time: `from` is the `next` of the
   * call before, absent at first, and there is none at the end. Nothing happens where nothing is to
   * be sealed: in memory, in a context without contents, in a workspace that does not want it.
   */
  sealStored(workspaceId: string, from?: string): Promise<{ sealed: number; next?: string }>;
};

/** What a decided command needs beside itself. */
export type ExecuteOptions = {
  /** Runs in the append's transaction, after it: start a process, write a secret. */
  readonly together?: (
    transaction: Transaction,
    events: readonly { type: string }[],
  ) => Promise<void>;
};
