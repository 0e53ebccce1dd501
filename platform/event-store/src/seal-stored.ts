import { quoted } from '@atelier/database';
import type { Row } from '@atelier/kernel';
import type { Sealer } from '@atelier/sealing';
import type { Pool } from 'pg';
import { type ContentCodec, SEALED, sealedData, sealedRow } from './content-codec.ts';
import { tableOf } from './read-table.ts';
import type { AnyProjection } from './row-changes.ts';

type Place = {
  readonly pool: Pool;
  /** Unquoted. */
  readonly schema: string;
  readonly projections: readonly AnyProjection[];
  readonly codec: ContentCodec;
};

type Sealed = { sealed: number; next?: string };

const STREAMS = 20;
/** A message may have pictures of megabytes. */
const RECORDS = 20;

/**
 * `sealStored` of the port: first the events, stream by stream, then the read tables. Nobody waits for
 * it: an event's data and a row are exchanged for the same, sealed, and a row only while it is unchanged.
 */
export async function sealStored(
  place: Place,
  workspaceId: string,
  from = 'events ',
): Promise<Sealed> {
  const sealer = await place.codec.sealerFor(workspaceId);
  if (sealer === undefined) return { sealed: 0 };
  const [table = '', after = ''] = from.split(' ');
  if (table === 'events') return sealEvents(place, workspaceId, sealer, after);
  const at = place.projections.findIndex(({ name }) => name === table);
  const projection = place.projections[at];
  if (projection === undefined) throw new Error(`There is no read table "${table}" to seal.`);
  const last = await sealRows(place, workspaceId, sealer, projection, after);
  if (last.id !== undefined) return { sealed: last.sealed, next: `${table} ${last.id}` };
  return { sealed: last.sealed, ...beginning(place.projections[at + 1]) };
}

const beginning = (projection: AnyProjection | undefined) =>
  projection ? { next: `${projection.name} ` } : {};

async function sealEvents(
  { pool, schema, projections }: Place,
  workspaceId: string,
  sealer: Sealer,
  after: string,
): Promise<Sealed> {
  const { rows: streams } = await pool.query<{ stream_id: string }>(
    `select stream_id from ${quoted(schema)}.streams
      where workspace_id = $1 and stream_id > $2 order by stream_id limit ${STREAMS}`,
    [workspaceId, after],
  );
  let sealed = 0;
  for (const { stream_id: streamId } of streams)
    sealed += await sealStream(pool, schema, { workspaceId, streamId }, sealer);
  const last = streams.at(-1)?.stream_id;
  return { sealed, ...(last ? { next: `events ${last}` } : beginning(projections[0])) };
}

async function sealStream(
  pool: Pool,
  schema: string,
  stream: { readonly workspaceId: string; readonly streamId: string },
  sealer: Sealer,
): Promise<number> {
  const events = `${quoted(schema)}.events`;
  const { workspaceId, streamId } = stream;
  let sealed = 0;
  for (let after = 0; ; ) {
    const { rows } = await pool.query<{ version: number; data: string }>(
      `select version, data::text from ${events} where stream_id = $1 and workspace_id = $2
        and version > $3 and data->'${SEALED}' is null order by version limit ${RECORDS}`,
      [streamId, workspaceId, after],
    );
    const last = rows.at(-1);
    if (last === undefined) return sealed;
    const { rowCount } = await pool.query(
      `update ${events} as e set data = v.data
        from unnest($2::int[], $3::json[]) as v (version, data)
        where e.stream_id = $1 and e.version = v.version and e.data->'${SEALED}' is null`,
      [
        streamId,
        rows.map(({ version }) => version),
        rows.map(({ version, data }) =>
          JSON.stringify(sealedData(sealer, { ...stream, version }, data)),
        ),
      ],
    );
    sealed += rowCount ?? 0;
    after = last.version;
  }
}

/** `id` is that of the last row, absent when there was none. */
async function sealRows(
  { pool, schema }: Place,
  workspaceId: string,
  sealer: Sealer,
  projection: AnyProjection,
  after: string,
): Promise<{ sealed: number; id?: string }> {
  const table = `${quoted(schema)}.${quoted(tableOf(projection.name))}`;
  const { rows } = await pool.query<{ id: string; row: Row; token: string }>(
    `select id, row, xmin::text as token from ${table}
      where workspace_id = $1 and id > $2 and not row ? '${SEALED}' order by id limit ${RECORDS}`,
    [workspaceId, after],
  );
  const last = rows.at(-1);
  if (last === undefined) return { sealed: 0 };
  const { rowCount } = await pool.query(
    `update ${table} as t set row = v.row
      from unnest($1::text[], $2::text[]::xid[], $3::jsonb[]) as v (id, token, row)
      where t.id = v.id and t.xmin = v.token`,
    [
      rows.map(({ id }) => id),
      rows.map(({ token }) => token),
      rows.map(({ row }) => JSON.stringify(sealedRow(sealer, projection, row))),
    ],
  );
  return { sealed: rowCount ?? 0, id: last.id };
}
