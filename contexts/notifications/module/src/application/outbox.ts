import type { WorkspaceId } from '@atelier/kernel';
import { notifications } from '@atelier/notifications-contract';
import { handler, receipt } from '@atelier/rpc';
import { deliveryView } from './delivery-view.ts';
import type { NotificationsPorts } from './ports.ts';
import { resend } from './request-delivery.ts';

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

export const resendMail = (ports: NotificationsPorts) =>
  handler(notifications.resendMail, async ({ input: { deliveryId }, call, errors }) => {
    const row = await ports.deliveryRows.everywhere.get(deliveryId);
    if (row?.channel !== 'mail') throw errors.DELIVERY_NOT_FOUND();
    // The delivery is its workspace's, whoever asks for it.
    const workspaceId = row.workspaceId as WorkspaceId;
    const there = { ...call, actor: { ...call.actor, workspaceId } };
    return receipt(await resend(ports, there, deliveryId), errors);
  });
