import { notifications } from '@atelier/notifications-contract';
import { handler, receipt } from '@atelier/rpc';
import type { NotificationsPorts } from './ports.ts';

export const markRead = (ports: NotificationsPorts) =>
  handler(notifications.markRead, async ({ input: { notificationId }, call, errors }) => {
    const { userId } = call.actor;
    const command = { type: 'ReadNotification', notificationId, userId } as const;
    return receipt(await ports.notifications(call, notificationId, command), errors);
  });
