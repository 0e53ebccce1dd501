import {
  limitWindowsMigration,
  outgrownCallsMigration,
  usedEverywhereMigration,
} from './limit-windows.schema.ts';

/** The gateway's own tables. Append-only logs by nature, so that there is no decider above them. */
export const migrations = [
  {
    name: '001-request-log',
    sql: `
      create table requests(
        position bigint generated always as identity,
        xid xid8 not null default pg_current_xact_id(),
        id text primary key,
        request_id text not null,
        workspace_id text not null,
        user_id text not null,
        api_key_id text,
        operation text not null,
        provider text not null,
        model text not null,
        streamed boolean not null,
        status text not null,
        failure jsonb,
        input_tokens bigint not null,
        output_tokens bigint not null,
        cached_input_tokens bigint not null,
        cache_write_tokens bigint not null,
        reasoning_tokens bigint not null,
        estimated boolean not null,
        cost_nano_usd bigint,
        latency_ms double precision not null,
        first_token_ms double precision,
        attempts jsonb not null,
        started_at timestamptz not null,
        finished_at timestamptz not null
      );
      create index requests_order on requests(xid, position);
      create index requests_of_workspace on requests(workspace_id, position desc);
      create index requests_of_http_request on requests(workspace_id, request_id);

      -- Apart from the log, so that who follows the log does not read them, and so that they can be
      -- dropped some day. json, not jsonb: written often, read seldom, kept exactly as it was sent.
      create table contents(
        id text primary key,
        request json,
        response json
      );

      create table running(
        id text primary key,
        instance int not null,
        call jsonb not null
      );
      create index running_of_instance on running(instance);
    `,
  },
  limitWindowsMigration,
  {
    name: '003-request-details',
    sql: `
      alter table requests
        add column route text,
        add column task_name text,
        add column task_version int,
        add column cached boolean not null default false,
        add column saved_nano_usd bigint,
        add column sanitised jsonb;
    `,
  },
  { name: '004-sealed-contents', sql: 'alter table contents add column sealed bytea' },
  {
    name: '005-requests-by-time',
    sql: 'create index requests_by_time on requests(workspace_id, started_at)',
  },
  {
    name: '005-own-keys',
    sql: 'alter table requests add column own_key boolean not null default false',
  },
  outgrownCallsMigration,
  { name: '007-media-use', sql: 'alter table requests add column media jsonb' },
  usedEverywhereMigration,
] as const;
