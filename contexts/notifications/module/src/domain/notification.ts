import { accept, type Decider, type Id, reject, type UserId } from '@atelier/kernel';
import type { Message } from './notice.ts';

export type NotificationId = Id<'notification'>;
type Whose = { notificationId: NotificationId; userId: UserId };

export type NotificationCommand =
  | ({ type: 'AddNotification' } & Whose & Message)
  | ({ type: 'ReadNotification' } & Whose);

export type NotificationEvent =
  | ({ type: 'NotificationAdded' } & Whose & Message)
  | ({ type: 'NotificationRead' } & Whose);

export type Notification = { status: 'absent' } | { status: 'unread' | 'read'; userId: UserId };

/** A person has a notice once, and only that person can read it. */
export const notification = {
  initial: { status: 'absent' },

  decide: {
    AddNotification({ type: _, ...added }, state) {
      return state.status === 'absent' ? accept({ type: 'NotificationAdded', ...added }) : accept();
    },

    ReadNotification({ notificationId, userId }, state) {
      if (state.status === 'absent' || state.userId !== userId)
        return reject({ code: 'NOTIFICATION_NOT_FOUND' });
      if (state.status === 'read') return accept();
      return accept({ type: 'NotificationRead', notificationId, userId });
    },
  },

  evolve: (_, event) => ({
    status: event.type === 'NotificationAdded' ? 'unread' : 'read',
    userId: event.userId,
  }),
} satisfies Decider<Notification, NotificationCommand, NotificationEvent>;
