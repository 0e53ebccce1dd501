import { inTransaction } from '@atelier/database';
import type { Pool, PoolClient } from 'pg';
import { type BookEntry, postingsOf } from '../domain/payment-books.ts';
import type { Books } from './payments.ledger.ts';

/**
 * PostgreSQL itself refuses an entry whose postings do not add up to zero, and any change of what is
 * written: books that do not balance cannot be committed.
 */
export const paymentBooksMigration = {
  name: '014-payment-books',
  sql: `
    create table book_entries (
      id text primary key,
      kind text not null check (kind in ('receivable', 'payment', 'refund')),
      workspace_id text not null,
      invoice_id text not null,
      idempotency_key text not null,
      receivable_id text not null,
      amount_cents bigint not null check (amount_cents > 0),
      at timestamptz not null default now(),
      unique (workspace_id, kind, idempotency_key)
    );
    create index on book_entries (receivable_id);
    create unique index on book_entries (receivable_id) where kind = 'payment';
    create table book_postings (
      entry_id text not null references book_entries,
      account text not null
        check (account in ('accounts-receivable', 'cash', 'revenue', 'refunds')),
      amount_cents bigint not null,
      primary key (entry_id, account)
    );

    create function books_balance() returns trigger language plpgsql as $$
    declare total numeric; lines int;
    begin
      execute format(
        'select coalesce(sum(amount_cents), 0), count(*) from %I.book_postings where entry_id = $1',
        tg_table_schema) into total, lines using case tg_table_name
          when 'book_entries' then to_jsonb(new) ->> 'id' else to_jsonb(new) ->> 'entry_id' end;
      if total <> 0 or lines < 2 then
        raise exception 'a book entry of % postings adds up to % cents instead of 0', lines, total;
      end if;
      return null;
    end $$;
    create constraint trigger books_balance after insert on book_entries
      deferrable initially deferred for each row execute function books_balance();
    create constraint trigger books_balance after insert on book_postings
      deferrable initially deferred for each row execute function books_balance();

    create function books_are_final() returns trigger language plpgsql as $$
    begin
      raise exception 'what is in the books stays as it is: book another entry';
    end $$;
    create trigger books_are_final before update or delete on book_entries
      for each statement execute function books_are_final();
    create trigger books_are_final before update or delete on book_postings
      for each statement execute function books_are_final();`,
};

export const cancelledReceivablesMigration = {
  name: '015-cancelled-receivables',
  sql: `
    alter table book_entries drop constraint book_entries_kind_check;
    alter table book_entries add check (kind in ('receivable', 'payment', 'refund', 'cancellation'));`,
};

/** The local books in PostgreSQL. */
export function postgresBooks(pool: Pool, schema: string): Books {
  const entries = `${schema}.book_entries`;

  const write = async (client: PoolClient, entry: BookEntry): Promise<boolean> => {
    const { rowCount } = await client.query(
      `insert into ${entries} (id, kind, workspace_id, invoice_id, idempotency_key, receivable_id,
         amount_cents) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (workspace_id, kind, idempotency_key) do nothing`,
      [
        entry.id,
        entry.kind,
        entry.workspaceId,
        entry.invoiceId,
        entry.idempotencyKey,
        entry.receivableId,
        entry.amountCents,
      ],
    );
    if (rowCount === 0) return false;
    const postings = postingsOf(entry);
    await client.query(
      `insert into ${schema}.book_postings (entry_id, account, amount_cents)
       select $1, p.account, p.amount_cents
       from unnest($2::text[], $3::bigint[]) as p (account, amount_cents)`,
      [
        entry.id,
        postings.map(({ account }) => account),
        postings.map(({ amountCents }) => amountCents),
      ],
    );
    return true;
  };

  const find: Books['find'] = async (workspaceId, kind, idempotencyKey) => {
    const { rows } = await pool.query(
      `select * from ${entries} where workspace_id = $1 and kind = $2 and idempotency_key = $3`,
      [workspaceId, kind, idempotencyKey],
    );
    return rows.map(entryFrom)[0];
  };

  return {
    find,

    async isPaid({ id }) {
      const { rowCount } = await pool.query(
        `select from ${entries} where receivable_id = $1 and kind = 'payment'`,
        [id],
      );
      return rowCount !== 0;
    },

    async book(entry) {
      if (await inTransaction(pool, (client) => write(client, entry))) return entry;
      const before = await find(entry.workspaceId, entry.kind, entry.idempotencyKey);
      if (before === undefined) throw new Error(`${entry.id} was neither booked nor there before.`);
      return before;
    },

    onReceivable: (workspaceId, receivableId, decide) =>
      inTransaction(pool, async (client) => {
        // An update lock is no update: the entry stays as it is, and the others wait for us.
        await client.query(`select from ${entries} where id = $1 for no key update`, [
          receivableId,
        ]);
        const { rows } = await client.query(
          `select * from ${entries} where receivable_id = $1 and workspace_id = $2`,
          [receivableId, workspaceId],
        );
        const { book, answer } = decide(rows.map(entryFrom));
        if (book) await write(client, book);
        return answer;
      }),
  };
}

// `any`: the columns of the table above, as pg reads them.
function entryFrom(row: Record<string, any>): BookEntry {
  return {
    id: row.id,
    kind: row.kind,
    workspaceId: row.workspace_id,
    invoiceId: row.invoice_id,
    idempotencyKey: row.idempotency_key,
    receivableId: row.receivable_id,
    amountCents: Number(row.amount_cents),
  };
}
