import { ownerOnly } from '@atelier/identity-contract';
import { notifications } from '@atelier/notifications-contract';
import { handler, receipt } from '@atelier/rpc';
import type { NotificationsPorts } from './ports.ts';
import { resend } from './request-delivery.ts';

export const resendDelivery = (ports: NotificationsPorts) =>
  handler(notifications.resendDelivery, async ({ input, call, errors }) => {
    const { webHookId, deliveryId } = input;
    const { workspaceId } = call.actor;
    const hook = await ports.webHookRows.get(workspaceId, webHookId);
    if (hook === undefined) throw errors.WEB_HOOK_NOT_FOUND();
    await ownerOnly(ports, call, errors);
    const row = await ports.deliveryRows.get(workspaceId, deliveryId);
    if (row?.hookId !== webHookId) throw errors.DELIVERY_NOT_FOUND();
    if (hook.status === 'off') throw errors.WEB_HOOK_OFF();
    return receipt(await resend(ports, call, deliveryId), errors);
  });
