import type { EventStore, Rows, Writing } from '@atelier/event-store';
import { PLATFORM } from '@atelier/kernel';
import { type NumberEvent, type NumberRow, numbersOf } from './document-numbers.projection.ts';

const PREFIX = { invoice: 'INV', 'credit-note': 'CN' };

type Series = NumberEvent['series'];

export type Numbers = {
  /** The last number that is taken of a series in the year of `at`; asked before a transaction. */
  last(series: Series, at: string): Promise<number>;
  /** The number after `last`, with the document's own transaction. */
  take(
    writing: Writing,
    document: { readonly series: Series; readonly documentId: string; readonly at: string },
    last: number,
  ): Promise<string>;
};

/**
 * The numbers of a year's documents. A number is the version of the stream that counts them and is
 * taken in the transaction of its document, so there is no number without a document, and no gap.
 */
export function numbering(store: EventStore, rows: Rows<NumberRow>): Numbers {
  return {
    async last(series, at) {
      return (await rows.get(PLATFORM, numbersOf(series, yearOf(at))))?.last ?? 0;
    },
    async take({ transaction, lostRace }, { series, documentId, at }, last) {
      const year = yearOf(at);
      const number = last + 1;
      const taken: NumberEvent = { type: 'NumberTaken', series, year, number, documentId };
      const version = await store.append(
        {
          workspaceId: PLATFORM,
          streamId: numbersOf(series, year),
          streamType: 'document-numbers',
          expectedVersion: last,
          events: [taken],
          meta: { actorId: 'user_billing', actorKind: 'service', correlationId: documentId },
        },
        transaction,
      );
      if (version === undefined) throw lostRace();
      return `${PREFIX[series]}-${year}-${String(number).padStart(6, '0')}`;
    },
  };
}

const yearOf = (at: string) => new Date(at).getUTCFullYear();
