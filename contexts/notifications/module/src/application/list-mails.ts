import { notifications } from '@atelier/notifications-contract';
import { handler } from '@atelier/rpc';
import { deliveryView } from './delivery-view.ts';
import type { NotificationsPorts } from './ports.ts';

/** E-mails of all workspaces: this is for who runs the installation. */
export const listMails = ({ deliveryRows }: NotificationsPorts) =>
  handler(notifications.listMails, async ({ input: { limit, cursor } }) => {
    const page = await deliveryRows.everywhere.list({
      where: { channel: 'mail' },
      orderBy: 'createdAt',
      descending: true,
      limit,
      cursor,
    });
    return {
      ...page,
      items: page.items.flatMap((row) =>
        row.parcel.channel === 'mail'
          ? [
              {
                ...deliveryView(row),
                to: row.parcel.to,
                subject: row.parcel.subject,
                text: row.parcel.text,
              },
            ]
          : [],
      ),
    };
  });
