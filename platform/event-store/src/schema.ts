/**
 * The tables of one context's events, for `migrate` of @atelier/database. Read tables are not among
 * them: `prepareReadTables` makes those from the projections.
 */
export const eventStoreMigrations: readonly { readonly name: string; readonly sql: string }[] = [
  {
    name: 'event-store-1',
    // Events are `json`, not `jsonb`: kept to the letter, and text that jsonb refuses (a zero
    // character) is still a fact. `xid` and `position` are the order of subscriptions.
    sql: `
      create table streams (
        stream_id text collate "C" primary key,
        stream_type text not null,
        workspace_id text collate "C" not null,
        version int not null,
        last_xid xid8 not null
      );
      create table events (
        position bigint generated always as identity,
        xid xid8 not null default pg_current_xact_id(),
        stream_id text collate "C" not null,
        version int not null,
        workspace_id text collate "C" not null,
        event_id text not null,
        type text not null,
        schema_version int not null,
        data json not null,
        meta json not null,
        recorded_at timestamptz not null,
        primary key (stream_id, version)
      );
      create unique index events_in_order on events (xid, position);
      create table checkpoints (
        processor text primary key,
        source text not null,
        xid xid8 not null default '0',
        position bigint not null default 0,
        updated_at timestamptz not null default now()
      );
      create table parked_events (
        processor text not null,
        xid xid8 not null,
        position bigint not null,
        stream_id text not null,
        event_id text not null,
        type text not null,
        error text not null,
        attempts int not null,
        retry_at timestamptz,
        parked_at timestamptz not null default now(),
        primary key (processor, xid, position)
      );
      create index parked_by_stream on parked_events (processor, stream_id);
      create table projections (
        name text primary key,
        fingerprint text not null
      );`,
  },
];
