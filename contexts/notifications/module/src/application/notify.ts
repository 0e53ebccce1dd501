import { notifications } from '@atelier/notifications-contract';
import { handler } from '@atelier/rpc';
import type { NotificationsPorts } from './ports.ts';
import { recordNotice } from './record-notice.ts';

export const notify = (ports: NotificationsPorts) =>
  handler(notifications.notify, async ({ input, call }) => {
    const { link, ...told } = input;
    return { noticeId: await recordNotice(ports, call, { ...told, ...(link ? { link } : {}) }) };
  });
