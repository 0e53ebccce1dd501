/**
 * An open transaction of the database, in the shape in which the event store hands it out; with
 * PostgreSQL it is a `pg` client between BEGIN and COMMIT. `afterCommit` is there when its owner
 * can tell that the transaction was committed; memory adapters need it, PostgreSQL does not.
 */
export type Transaction = {
  query(
    sql: string | { name?: string; text: string; values?: unknown[] },
    values?: unknown[],
    // `any`, for the columns of a row are those of whatever query was sent, as in `pg`.
  ): Promise<{ rows: any[]; rowCount: number | null }>;
  afterCommit?(work: () => void): void;
};
