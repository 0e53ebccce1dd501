import type { Delivery } from '@atelier/notifications-contract';
import type { z } from '@atelier/contract';
import { ownerOnly } from '@atelier/identity-contract';
import { newId } from '@atelier/kernel';
import { notifications } from '@atelier/notifications-contract';
import { handler, receipt } from '@atelier/rpc';
import { deliveryView } from './delivery-view.ts';
import type { NotificationsPorts } from './ports.ts';
import { requestDelivery, resend } from './request-delivery.ts';
import { hookParcel } from './web-hook-parcel.ts';

const TEST = 'notifications.test';

export const testWebHook = (ports: NotificationsPorts) =>
  handler(notifications.testWebHook, async ({ input: { webHookId }, call, errors }) => {
    const { workspaceId } = call.actor;
    const hook = await ports.webHookRows.get(workspaceId, webHookId);
    if (hook === undefined) throw errors.WEB_HOOK_NOT_FOUND();
    await ownerOnly(ports, call, errors);
    if (hook.status === 'off') throw errors.WEB_HOOK_OFF();
    const deliveryId = newId('delivery');
    const title = 'A test';
    const text = 'This web hook works when it answers with a status from 200 to 299.';
    const message = { kind: TEST, title, text, data: {} };
    const at = ports.clock.now();
    const parcel = hookParcel(webHookId, newId('notice'), workspaceId, message, at);
    await requestDelivery(ports, call, deliveryId, TEST, parcel);
    return { deliveryId };
  });

export const listDeliveries = ({ webHookRows, deliveryRows, identity }: NotificationsPorts) =>
  handler(notifications.listDeliveries, async ({ input, call, errors }) => {
    const { webHookId: hookId, limit, cursor } = input;
    const { workspaceId } = call.actor;
    if ((await webHookRows.get(workspaceId, hookId)) === undefined)
      throw errors.WEB_HOOK_NOT_FOUND();
    await ownerOnly({ identity }, call, errors);
    const page = await deliveryRows.list(workspaceId, {
      where: { hookId },
      orderBy: 'createdAt',
      descending: true,
      limit,
      cursor,
    });
    return {
      ...page,
      items: page.items.map((row): z.infer<typeof Delivery> => {
        const title = row.parcel.channel === 'web-hook' ? row.parcel.title : row.parcel.subject;
        return { ...deliveryView(row), title };
      }),
    };
  });

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
