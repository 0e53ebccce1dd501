import { defineProcess, persistently, type Run } from '@atelier/processes';
import type { DeliveryId } from '../domain/delivery.ts';
import { attemptDelivery } from './attempt-delivery.ts';
import type { NotificationsPorts } from './ports.ts';

/** `after`: how many attempts were made before, when this is sent again by hand. */
export type SendOrder = { readonly deliveryId: DeliveryId; readonly after: number };

/** Hands one parcel over, with longer and longer pauses between the attempts. */
export const sendDelivery = defineProcess(
  'notifications.send-delivery',
  async (run: Run<NotificationsPorts>, { deliveryId, after }: SendOrder) => {
    for (let attempt = 1; ; attempt++) {
      const pauseMs = await persistently(run, `attempt-${attempt}`, () =>
        attemptDelivery(run.ports, run.call, deliveryId, { number: after + attempt, attempt }),
      );
      if (pauseMs === null) return;
      await run.sleep(pauseMs);
    }
  },
);
