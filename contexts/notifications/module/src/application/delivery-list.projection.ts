import { insert, projection, update } from '@atelier/kernel';
import type { Answer, DeliveryEvent, DeliveryId, Parcel, Standing } from '../domain/delivery.ts';
import type { HookId } from '../domain/web-hook.ts';

export type DeliveryRow = {
  id: DeliveryId;
  workspaceId: string;
  channel: Parcel['channel'];
  hookId: HookId | null;
  kind: string;
  parcel: Parcel;
  status: Standing;
  attempts: number;
  nextAttemptAt: string | null;
  lastAnswer: Answer | null;
  createdAt: string;
};

export const deliveryList = projection<DeliveryEvent, DeliveryRow>(
  'delivery-list',
  {
    DeliveryRequested: ({ deliveryId, kind, parcel }, { workspaceId, at }) =>
      insert({
        id: deliveryId,
        workspaceId,
        channel: parcel.channel,
        hookId: parcel.channel === 'web-hook' ? parcel.hookId : null,
        kind,
        parcel,
        status: 'waiting',
        attempts: 0,
        nextAttemptAt: null,
        lastAnswer: null,
        createdAt: at,
      }),
    DeliveryAttempted: ({ deliveryId, number, answer, standing, nextAttemptAt }) =>
      update(deliveryId, (row) => ({
        ...row,
        status: standing,
        attempts: number,
        nextAttemptAt: nextAttemptAt ?? null,
        lastAnswer: answer,
      })),
    DeliveryResent: ({ deliveryId }) =>
      update(deliveryId, (row) => ({ ...row, status: 'waiting', nextAttemptAt: null })),
  },
  ['hookId', 'channel', 'createdAt'],
);
