import type { DeliveryRow } from './delivery-list.projection.ts';

/** What is told of every delivery, whatever it carries. */
export function deliveryView(row: DeliveryRow) {
  const { id, kind, status, attempts, nextAttemptAt, lastAnswer, createdAt } = row;
  return {
    ...{ id, kind, status, attempts, createdAt },
    ...(nextAttemptAt === null ? {} : { nextAttemptAt }),
    ...(lastAnswer === null ? {} : { lastAnswer }),
  };
}
