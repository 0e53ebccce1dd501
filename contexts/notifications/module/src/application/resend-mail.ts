import type { WorkspaceId } from '@atelier/kernel';
import { notifications } from '@atelier/notifications-contract';
import { handler, receipt } from '@atelier/rpc';
import type { NotificationsPorts } from './ports.ts';
import { resend } from './request-delivery.ts';

export const resendMail = (ports: NotificationsPorts) =>
  handler(notifications.resendMail, async ({ input: { deliveryId }, call, errors }) => {
    const row = await ports.deliveryRows.everywhere.get(deliveryId);
    if (row?.channel !== 'mail') throw errors.DELIVERY_NOT_FOUND();
    // The delivery is its workspace's, whoever asks for it.
    const workspaceId = row.workspaceId as WorkspaceId;
    const there = { ...call, actor: { ...call.actor, workspaceId } };
    return receipt(await resend(ports, there, deliveryId), errors);
  });
