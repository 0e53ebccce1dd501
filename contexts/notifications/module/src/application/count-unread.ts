import { notifications } from '@atelier/notifications-contract';
import { handler } from '@atelier/rpc';
import type { NotificationsPorts } from './ports.ts';

/** More than that many is many: nobody counts further, and the count stays cheap. */
const COUNT_TO = 100;

export const countUnread = ({ notificationRows }: NotificationsPorts) =>
  handler(notifications.countUnread, async ({ call: { actor } }) => {
    const where = { userId: actor.userId, isUnread: true };
    const { items } = await notificationRows.list(actor.workspaceId, { where, limit: COUNT_TO });
    return { unread: items.length };
  });
