import type { EventStore, Rows } from '@atelier/event-store';
import { PLATFORM } from '@atelier/kernel';
import { type NumberEvent, type NumberRow, numbersOf } from './document-numbers.projection.ts';
import type { Writing } from './record.ts';

const PREFIX = { invoice: 'INV', 'credit-note': 'CN' };

/**
 * The next number of a year's documents. A number is the version of the stream that counts them and
 * is taken in the transaction of its document, so there is no number without a document, and no gap.
 */
export function numbering(store: EventStore, rows: Rows<NumberRow>) {
  return async (
    { transaction, lostRace }: Writing,
    { series, documentId, at }: Pick<NumberEvent, 'series' | 'documentId'> & { at: string },
  ): Promise<string> => {
    const year = new Date(at).getUTCFullYear();
    const streamId = numbersOf(series, year);
    const last = (await rows.get(PLATFORM, streamId))?.last ?? 0;
    const number = last + 1;
    const taken: NumberEvent = { type: 'NumberTaken', series, year, number, documentId };
    const version = await store.append(
      {
        workspaceId: PLATFORM,
        streamId,
        streamType: 'document-numbers',
        expectedVersion: last,
        events: [taken],
        meta: { actorId: 'user_billing', actorKind: 'service', correlationId: documentId },
      },
      transaction,
    );
    if (version === undefined) throw lostRace();
    return `${PREFIX[series]}-${year}-${String(number).padStart(6, '0')}`;
  };
}
