import type { Migration } from '@atelier/database';

/** Our tables beside those of DBOS, in the same schema. */
export const PROCESS_MIGRATIONS: readonly Migration[] = [
  {
    name: '001 leases, cancellations, paid results',
    sql: `
      create table leases(
        executor_id text primary key, deployable text not null, host text not null,
        pid int not null, expires_at timestamptz not null);
      create table cancellations(
        process_id text primary key, reason text not null,
        requested_at timestamptz not null default now());
      -- Results are text, not jsonb: what a model answers may contain \\u0000, which jsonb refuses.
      create table paid_results(
        key text primary key, process_id text not null, step text not null,
        executor_id text not null, token uuid not null,
        status text not null check (status in ('started', 'finished', 'failed')),
        result text, failure text,
        started_at timestamptz not null default now(), ended_at timestamptz);
      create index paid_results_process on paid_results(process_id);`,
  },
];
