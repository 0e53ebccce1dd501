import { insert, projection, type UserId, update } from '@atelier/kernel';
import type { Facts } from '../domain/notice.ts';
import type { NotificationEvent, NotificationId } from '../domain/notification.ts';

export type NotificationRow = {
  id: NotificationId;
  workspaceId: string;
  userId: UserId;
  isUnread: boolean;
  kind: string;
  title: string;
  text: string;
  link: string | null;
  data: Facts;
  createdAt: string;
  readAt: string | null;
};

export const notificationList = projection<NotificationEvent, NotificationRow>(
  'notification-list',
  {
    NotificationAdded: (event, { workspaceId, at }) =>
      insert({
        id: event.notificationId,
        workspaceId,
        userId: event.userId,
        isUnread: true,
        kind: event.kind,
        title: event.title,
        text: event.text,
        link: event.link ?? null,
        data: event.data,
        createdAt: at,
        readAt: null,
      }),
    NotificationRead: ({ notificationId }, { at }) =>
      update(notificationId, (row) => ({ ...row, isUnread: false, readAt: at })),
  },
  ['userId', 'createdAt'],
);
