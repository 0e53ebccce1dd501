import { notifications } from '@atelier/notifications-contract';
import { handler } from '@atelier/rpc';
import type { NotificationsPorts } from './ports.ts';

const AT_ONCE = 100;

export const markAllRead = (ports: NotificationsPorts) =>
  handler(notifications.markAllRead, async ({ call }) => {
    const { userId, workspaceId } = call.actor;
    let marked = 0;
    for (;;) {
      const where = { userId, isUnread: true };
      const { items } = await ports.notificationRows.list(workspaceId, { where, limit: AT_ONCE });
      for (const { id: notificationId } of items) {
        const command = { type: 'ReadNotification', notificationId, userId } as const;
        await ports.notifications(call, notificationId, command);
      }
      marked += items.length;
      if (items.length < AT_ONCE) return { marked };
    }
  });
