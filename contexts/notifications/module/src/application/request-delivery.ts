import type { CallContext } from '@atelier/kernel';
import type { DeliveryEvent, DeliveryId, Parcel } from '../domain/delivery.ts';
import type { NotificationsPorts } from './ports.ts';

type Sending = Pick<NotificationsPorts, 'deliveries' | 'begin'>;

/** Records that something is to be delivered and starts it, as one fact; once for each id. */
export async function requestDelivery(
  { deliveries, begin }: Sending,
  call: CallContext,
  deliveryId: DeliveryId,
  kind: string,
  parcel: Parcel,
): Promise<void> {
  await deliveries(
    call,
    deliveryId,
    { type: 'RequestDelivery', deliveryId, kind, parcel },
    { together: (transaction) => begin.delivery(call, { deliveryId, after: 0 }, transaction) },
  );
}

/** Sends again what was delivered, has failed, was kept or dropped. */
export function resend({ deliveries, begin }: Sending, call: CallContext, deliveryId: DeliveryId) {
  return deliveries(
    call,
    deliveryId,
    { type: 'ResendDelivery', deliveryId },
    {
      async together(transaction, events) {
        for (const event of events as readonly DeliveryEvent[])
          if (event.type === 'DeliveryResent')
            await begin.delivery(call, { deliveryId, after: event.after }, transaction);
      },
    },
  );
}
