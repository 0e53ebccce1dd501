import type { Row } from '@atelier/kernel';
import type { Transaction } from './event-store.ts';

/** Equality on fields of the row. A list of values means any of them. */
export type Where<R> = { readonly [Field in keyof R]?: R[Field] | readonly R[Field][] };

export type ListOptions<R> = {
  readonly where?: Where<R>;
  /** Case-insensitive containment in one field. */
  readonly containing?: { readonly field: keyof R & string; readonly text: string };
  /** Default: by id, ascending. Ties are broken by id. */
  readonly orderBy?: keyof R & string;
  readonly descending?: boolean;
  readonly limit: number;
  /** What the page before gave as `nextCursor`. */
  readonly cursor?: string | undefined;
};

export type Page<R> = { items: R[]; nextCursor?: string };

/**
 * A read table. There is no way to read it without naming the workspace, so that rows of another
 * tenant cannot be reached by forgetting a condition; `everywhere` is for the platform's own duties
 * (sign-in by e-mail, sweeping) and is named so that a reader sees it.
 */
export type Rows<R extends Row> = {
  get(workspaceId: string, id: string): Promise<R | undefined>;
  /**
   * The same as it was committed last, and held until the transaction ends: who holds it too, or
   * writes it, waits. For what must be counted before something is added; call it first.
   */
  hold(workspaceId: string, id: string, transaction: Transaction): Promise<R | undefined>;
  list(workspaceId: string, options: ListOptions<R>): Promise<Page<R>>;
  everywhere: {
    get(id: string): Promise<R | undefined>;
    list(options: ListOptions<R>): Promise<Page<R>>;
  };
};
