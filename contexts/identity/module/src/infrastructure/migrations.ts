/** What this context keeps beside its events and read tables. */
export const migrations = [
  {
    name: 'identity-1',
    sql: `
      create table secrets (
        owner text collate "C" not null,
        purpose text collate "C" not null,
        jwe text not null,
        key_id text not null,
        updated_at timestamptz not null default now(),
        primary key (owner, purpose)
      );
      create table sign_in_codes (
        user_id text collate "C" primary key,
        code_hash text not null unique,
        expires_at timestamptz not null
      );
      create table api_key_uses (
        key_id text collate "C" primary key,
        last_used_at timestamptz not null
      );
      create table audit_entries (
        id text collate "C" primary key,
        at timestamptz not null,
        actor_kind text not null,
        user_id text,
        operation text not null,
        target text,
        outcome text not null,
        code text,
        request_id text not null,
        address text
      );
      create index audit_entries_in_order on audit_entries (at, id);
      create index audit_entries_by_user on audit_entries (user_id, at, id);
      create function audit_entries_are_final() returns trigger language plpgsql as
        $$ begin raise exception 'Audit entries are final.'; end $$;
      create trigger audit_entries_are_final before update or delete or truncate on audit_entries
        execute function audit_entries_are_final();`,
  },
] as const;
