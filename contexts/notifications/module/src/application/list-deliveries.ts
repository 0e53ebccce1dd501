import type { z } from '@atelier/contract';
import { ownerOnly } from '@atelier/identity-contract';
import { type Delivery, notifications } from '@atelier/notifications-contract';
import { handler } from '@atelier/rpc';
import { deliveryView } from './delivery-view.ts';
import type { NotificationsPorts } from './ports.ts';

export const listDeliveries = (ports: NotificationsPorts) =>
  handler(notifications.listDeliveries, async ({ input, call, errors }) => {
    const { webHookRows, deliveryRows } = ports;
    const { webHookId: hookId, limit, cursor } = input;
    const { workspaceId } = call.actor;
    if ((await webHookRows.get(workspaceId, hookId)) === undefined)
      throw errors.WEB_HOOK_NOT_FOUND();
    await ownerOnly(ports, call, errors);
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
