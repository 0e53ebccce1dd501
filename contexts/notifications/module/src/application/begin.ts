import type { Transaction } from '@atelier/event-store';
import { type CallContext, serviceCall } from '@atelier/kernel';
import type { Processes } from '@atelier/processes';
import type { Notice } from '../domain/notice.ts';
import { deliverNotice } from './deliver-notice.process.ts';
import type { Begin } from './ports.ts';
import { type SendOrder, sendDelivery } from './send-delivery.process.ts';

/** Starts durable work inside the caller's transaction; it carries nobody's rights. */
export function begin(processes: Processes): Begin {
  const service = ({ actor, requestId }: CallContext) =>
    serviceCall('notifications', actor.workspaceId, { requestId });
  return {
    async notice(call, notice: Notice, transaction: Transaction) {
      await processes.start(deliverNotice, notice.noticeId, notice, service(call), transaction);
    },
    async delivery(call, order: SendOrder, transaction: Transaction) {
      const id = order.after === 0 ? order.deliveryId : `${order.deliveryId}-${order.after}`;
      await processes.start(sendDelivery, id, order, service(call), transaction);
    },
  };
}
