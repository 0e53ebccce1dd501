import { test } from 'node:test';
import { given } from '@atelier/kernel/testing';
import { delivery, type DeliveryEvent } from './delivery.ts';

const deliveryId = 'delivery_1';
const answer = { at: '2026-03-01T12:00:00.000Z', ok: true, text: '' };
const parcel = { channel: 'mail', userId: 'user_ada', to: 'a@b.c', subject: '', text: '' } as const;
const requested: DeliveryEvent = { type: 'DeliveryRequested', deliveryId, kind: 'k', parcel };
const attempt = { deliveryId, number: 1, answer, standing: 'delivered' } as const;
const delivered: DeliveryEvent = { type: 'DeliveryAttempted', ...attempt };

test('an attempt that is recorded twice, as after a crash, counts once', () => {
  given(delivery, requested)
    .when({ type: 'RecordAttempt', ...attempt })
    .accepts(delivered);
  given(delivery, requested, delivered)
    .when({ type: 'RecordAttempt', ...attempt })
    .accepts();
});

test('what is on its way is not sent a second time beside it', () => {
  given(delivery, requested)
    .when({ type: 'ResendDelivery', deliveryId })
    .rejects({ code: 'DELIVERY_WAITING' });
  given(delivery, requested, delivered)
    .when({ type: 'ResendDelivery', deliveryId })
    .accepts({ type: 'DeliveryResent', deliveryId, after: 1 });
});
