import { eventStoreMigrations, postgresEventStore, prepareReadTables } from '@atelier/event-store';
import { migrate } from '@atelier/database';
import { insert, newId, type Projection, projection, update } from '@atelier/kernel';
import type pg from 'pg';

export type Subject = {
  readonly name: string;
  readonly aim: string;
  /** One durable write. */
  write(writer: number): Promise<void>;
};

type Prompt = { type: 'PromptSubmitted'; prompt: string };
type Row = { id: string; workspaceId: string; prompts: number; updatedAt: string };

const PROMPT = 'Say it in one line, then say why. '.repeat(8);
const WORKSPACE = newId('workspace');

/** A row for each event, as a log has. */
const inserting = projection<Prompt, Row>('inserting', {
  PromptSubmitted: (_, { workspaceId, streamId, version, at }) =>
    insert({ id: `${streamId}/${version}`, workspaceId, prompts: version, updatedAt: at }),
});

/** A row for each stream, made by its first event and changed by all others, as a list has. */
const updating = projection<Prompt, Row>(
  'updating',
  {
    PromptSubmitted: (_, { workspaceId, streamId, version, at }) =>
      version === 1
        ? insert({ id: streamId, workspaceId, prompts: 1, updatedAt: at })
        : update(streamId, (row) => ({ ...row, prompts: row.prompts + 1, updatedAt: at })),
  },
  ['updatedAt'],
);

/** The floor first. */
export async function subjects(pool: pg.Pool): Promise<readonly Subject[]> {
  await pool.query('create table bare (id text primary key, row jsonb not null)');
  const data = JSON.stringify({ type: 'PromptSubmitted', prompt: PROMPT });
  return [
    {
      name: 'bare prepared INSERT',
      aim: '',
      async write() {
        const text = 'insert into bare (id, row) values ($1, $2)';
        await pool.query({ name: 'bare', text, values: [newId('row'), data] });
      },
    },
    await appending(pool, 'append', '≥ 0.55'),
    await appending(pool, 'append + inserted row', '≥ 0.35', inserting),
    await appending(pool, 'append + updated row', '≥ 0.35', updating),
  ];
}

/** Streams of ten events, one per writer at a time. */
async function appending(
  pool: pg.Pool,
  name: string,
  aim: string,
  inline?: Projection<Prompt, Row>,
): Promise<Subject> {
  const schema = `bench_${inline?.name ?? 'alone'}`;
  const projections = inline === undefined ? [] : [inline];
  await migrate(pool, schema, eventStoreMigrations, 'event-store');
  await prepareReadTables(pool, schema, projections);
  const store = postgresEventStore({ pool, schema, projections });
  const streams = new Map<number, { streamId: string; version: number }>();
  const meta = { actorId: newId('user'), actorKind: 'user', correlationId: newId('request') };
  return {
    name,
    aim,
    async write(writer) {
      const known = streams.get(writer);
      const { streamId, version } =
        known && known.version < 10 ? known : { streamId: newId('session'), version: 0 };
      const next = await store.append({
        workspaceId: WORKSPACE,
        streamId,
        streamType: 'session',
        expectedVersion: version,
        events: [{ type: 'PromptSubmitted', prompt: PROMPT } as Prompt],
        meta,
      });
      if (next === undefined) throw new Error(`Stream ${streamId} was written by somebody else.`);
      streams.set(writer, { streamId, version: next });
    },
  };
}
