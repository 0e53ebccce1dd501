import type { Row } from '@atelier/kernel';
import { type ContentSeal, contentSealers, type Sealer } from '@atelier/sealing';
import type { NewEvent } from './recording.ts';
import type { AnyProjection, RowWrites } from './row-changes.ts';
import { storableJson } from './storable.ts';

/** An event as its table has it. */
export type StoredEvent = {
  readonly workspace_id: string;
  readonly stream_id: string;
  readonly version: number;
  readonly data: Readonly<Record<string, unknown>>;
};

/**
 * How events and rows are written to their tables and read from them. What is sealed has one field,
 * `$sealed`, beside those that stay in clear: none of an event; of a row its id, its workspace and the
 * fields it is indexed by.
 */
export type ContentCodec = {
  toWriteEvents(events: readonly NewEvent[]): Promise<readonly NewEvent[]>;
  toWriteRows(projection: AnyProjection, writes: RowWrites): Promise<RowWrites>;
  /** What `data` was when it was written. */
  readEvent(stored: StoredEvent): Promise<Readonly<Record<string, unknown>>>;
  readRow<R extends Row>(projection: AnyProjection, row: R): Promise<R>;
  /** Whether rows may hold this field sealed, so that the database cannot look into it. */
  maySeal(projection: AnyProjection, field: string): boolean;
  /** What this workspace's contents are sealed with; undefined when they are written in clear. */
  sealerFor(workspaceId: string): Promise<Sealer | undefined>;
};

/** Of a context that keeps no contents. */
export const plainCodec: ContentCodec = {
  toWriteEvents: async (events) => events,
  toWriteRows: async (_, writes) => writes,
  readEvent: async ({ data }) => data,
  readRow: async (_, row) => row,
  maySeal: () => false,
  sealerFor: async () => undefined,
};

/** The name of the field that has the sealed ones, in base64. */
export const SEALED = '$sealed';

/** Seals what is written when its workspace wants it, and opens what is sealed. */
export function contentCodec(seal: ContentSeal | undefined): ContentCodec {
  if (seal === undefined) return plainCodec;
  const { toWrite, toRead } = contentSealers(seal);

  const rowsToWrite = (projection: AnyProjection, rows: readonly Row[]) =>
    Promise.all(
      rows.map(async (row) => {
        const sealer = await toWrite(row.workspaceId);
        return sealer ? sealedRow(sealer, projection, row) : row;
      }),
    );

  return {
    toWriteEvents: (events) =>
      Promise.all(
        events.map(async (each) => {
          const sealer = await toWrite(each.context.workspaceId);
          return sealer ? { ...each, event: sealedEvent(sealer, each) } : each;
        }),
      ),
    toWriteRows: async (projection, { inserted, updated, removed }) => ({
      inserted: await rowsToWrite(projection, inserted),
      updated: await rowsToWrite(projection, updated),
      removed,
    }),
    async readEvent({ workspace_id, stream_id, version, data }) {
      const sealed = data[SEALED];
      if (typeof sealed !== 'string') return data;
      const { open } = await toRead(workspace_id);
      return JSON.parse(open(bytes(sealed), eventPlace(workspace_id, stream_id, version)));
    },
    async readRow(projection, row) {
      const { [SEALED]: sealed, ...clear } = row as typeof row & { [SEALED]?: string };
      if (sealed === undefined) return row;
      const { open } = await toRead(row.workspaceId);
      const hidden = JSON.parse(open(bytes(sealed), rowPlace(projection, row)));
      // The one place where what was sealed is believed to be the rest of this row.
      return { ...clear, ...hidden } as typeof row;
    },
    maySeal: (projection, field) => !isClear(projection, field),
    sealerFor: toWrite,
  };
}

function sealedEvent(sealer: Sealer, { event, context }: NewEvent) {
  const { type, ...data } = event;
  const { workspaceId, streamId, version } = context;
  return { type, ...sealedData(sealer, { workspaceId, streamId, version }, JSON.stringify(data)) };
}

/** The `data` of an event, given as JSON, as it lies in its table sealed. */
export function sealedData(
  sealer: Sealer,
  at: { readonly workspaceId: string; readonly streamId: string; readonly version: number },
  json: string,
): { readonly [SEALED]: string } {
  const place = eventPlace(at.workspaceId, at.streamId, at.version);
  return { [SEALED]: sealer.seal(json, place).toString('base64') };
}

/** A row of a projection as it lies in its table sealed. */
export function sealedRow(sealer: Sealer, projection: AnyProjection, row: Row): Row {
  const clear: Record<string, unknown> = {};
  const hidden: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(row))
    (isClear(projection, field) ? clear : hidden)[field] = value;
  const sealed = sealer.seal(storableJson(hidden), rowPlace(projection, row));
  const { id, workspaceId } = row;
  return { ...clear, id, workspaceId, [SEALED]: sealed.toString('base64') } as Row;
}

const isClear = ({ indexes }: AnyProjection, field: string) =>
  field === 'id' || field === 'workspaceId' || indexes.includes(field);

const eventPlace = (workspaceId: string, streamId: string, version: number) =>
  `event ${workspaceId} ${streamId} ${version}`;

const rowPlace = ({ name }: AnyProjection, { workspaceId, id }: Row) =>
  `row ${name} ${workspaceId} ${id}`;

const bytes = (base64: string) => Buffer.from(base64, 'base64');
