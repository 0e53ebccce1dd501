import { accept, type Decider, type Id, reject, type UserId } from '@atelier/kernel';
import type { HookId } from './web-hook.ts';

export type DeliveryId = Id<'delivery'>;

/** What is sent, complete: it does not change when what it was made of does. */
export type Parcel =
  | {
      readonly channel: 'mail';
      readonly userId: UserId;
      readonly to: string;
      readonly subject: string;
      readonly text: string;
      readonly unsubscribeUrl?: string;
    }
  | {
      readonly channel: 'web-hook';
      readonly hookId: HookId;
      /** `webhook-id`: the same in every attempt, so that the receiver can tell repetitions. */
      readonly messageId: string;
      readonly title: string;
      readonly body: string;
    };

/** What the other side said to an attempt. */
export type Answer = {
  readonly at: string;
  readonly ok: boolean;
  /** Of HTTP or SMTP, when there was an answer. */
  readonly status?: number;
  readonly text: string;
};

/** Where a delivery stands after an attempt. Only what is `waiting` is tried again by itself. */
export type Standing = 'waiting' | 'delivered' | 'failed' | 'kept' | 'dropped';

type Attempt = {
  deliveryId: DeliveryId;
  /** Counted from 1 over the life of the delivery. */
  number: number;
  answer: Answer;
  standing: Standing;
  nextAttemptAt?: string;
};

export type DeliveryCommand =
  | { type: 'RequestDelivery'; deliveryId: DeliveryId; kind: string; parcel: Parcel }
  | ({ type: 'RecordAttempt' } & Attempt)
  | { type: 'ResendDelivery'; deliveryId: DeliveryId };

export type DeliveryEvent =
  | { type: 'DeliveryRequested'; deliveryId: DeliveryId; kind: string; parcel: Parcel }
  | ({ type: 'DeliveryAttempted' } & Attempt)
  /** `after`: how many attempts there were before. */
  | { type: 'DeliveryResent'; deliveryId: DeliveryId; after: number };

export type Delivery = { status: 'absent' } | { status: Standing; attempts: number };

/** An attempt counts once; what waits is not sent a second time beside it. */
export const delivery = {
  initial: { status: 'absent' },

  decide: {
    RequestDelivery({ type: _, ...requested }, state) {
      return state.status === 'absent'
        ? accept({ type: 'DeliveryRequested', ...requested })
        : accept();
    },

    RecordAttempt({ type: _, ...attempt }, state) {
      if (state.status === 'absent' || attempt.number <= state.attempts) return accept();
      return accept({ type: 'DeliveryAttempted', ...attempt });
    },

    ResendDelivery({ deliveryId }, state) {
      if (state.status === 'absent') return reject({ code: 'DELIVERY_NOT_FOUND' });
      if (state.status === 'waiting') return reject({ code: 'DELIVERY_WAITING' });
      return accept({ type: 'DeliveryResent', deliveryId, after: state.attempts });
    },
  },

  evolve(state, event) {
    if (event.type === 'DeliveryRequested') return { status: 'waiting', attempts: 0 };
    if (state.status === 'absent') return state; // every later fact presupposes a request
    if (event.type === 'DeliveryResent') return { ...state, status: 'waiting' };
    return { status: event.standing, attempts: event.number };
  },
} satisfies Decider<Delivery, DeliveryCommand, DeliveryEvent>;
