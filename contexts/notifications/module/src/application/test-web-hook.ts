import { ownerOnly } from '@atelier/identity-contract';
import { newId } from '@atelier/kernel';
import { notifications } from '@atelier/notifications-contract';
import { handler } from '@atelier/rpc';
import type { NotificationsPorts } from './ports.ts';
import { requestDelivery } from './request-delivery.ts';
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
