import type { BookEntry } from '../domain/payment-books.ts';
import type { Books } from './payments.ledger.ts';

/** The books in memory, for tests. */
export function memoryBooks(): Books & { receivables(workspaceId: string): number } {
  const entries: BookEntry[] = [];
  const find = (workspaceId: string, kind: BookEntry['kind'], key: string) =>
    entries.find(
      (each) =>
        each.workspaceId === workspaceId && each.kind === kind && each.idempotencyKey === key,
    );

  return {
    async find(workspaceId, kind, idempotencyKey) {
      return find(workspaceId, kind, idempotencyKey);
    },
    async isPaid({ id }) {
      return entries.some(({ kind, receivableId }) => kind === 'payment' && receivableId === id);
    },
    async book(entry) {
      const before = find(entry.workspaceId, entry.kind, entry.idempotencyKey);
      if (before === undefined) entries.push(entry);
      return before ?? entry;
    },
    async onReceivable(workspaceId, receivableId, decide) {
      const about = entries.filter(
        (each) => each.workspaceId === workspaceId && each.receivableId === receivableId,
      );
      const { book, answer } = decide(about);
      if (book) entries.push(book);
      return answer;
    },
    receivables: (workspaceId) =>
      entries.filter((each) => each.workspaceId === workspaceId && each.kind === 'receivable')
        .length,
  };
}
