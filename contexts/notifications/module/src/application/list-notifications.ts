import type { z } from '@atelier/contract';
import { type Notification, notifications } from '@atelier/notifications-contract';
import { handler } from '@atelier/rpc';
import type { NotificationRow } from './notification-list.projection.ts';
import type { NotificationsPorts } from './ports.ts';

export const listNotifications = ({ notificationRows }: NotificationsPorts) =>
  handler(notifications.listNotifications, async ({ input: { limit, cursor, show }, call }) => {
    const { workspaceId, userId } = call.actor;
    const page = await notificationRows.list(workspaceId, {
      where: { userId, ...(show === 'unread' ? { isUnread: true } : {}) },
      orderBy: 'createdAt',
      descending: true,
      limit,
      cursor,
    });
    return { ...page, items: page.items.map(notificationView) };
  });

function notificationView(row: NotificationRow): z.infer<typeof Notification> {
  const { id, kind, title, text, link, data, createdAt, readAt } = row;
  return {
    ...{ id, kind, title, text, data, createdAt },
    ...(link === null ? {} : { link }),
    ...(readAt === null ? {} : { readAt }),
  };
}
