import type { UserId } from '@atelier/kernel';
import { noticeKinds } from '@atelier/notifications-contract';
import type { Parcel } from '../domain/delivery.ts';
import type { Message } from '../domain/notice.ts';
import { isKind } from './preference-view.ts';

type Recipient = {
  readonly userId: UserId;
  readonly to: string;
  readonly publicUrl: string;
  readonly token: string;
};

/** A message as an e-mail: plain text, with where it leads and how to end such mails. */
export function mailOf(
  { kind, title, text, link }: Message,
  { userId, to, publicUrl, token }: Recipient,
): Parcel {
  const unsubscribeUrl = `${publicUrl}/unsubscribe?token=${token}`;
  const about = isKind(kind) ? noticeKinds[kind].title : kind;
  const parts = [
    title,
    ...(text ? [text] : []),
    ...(link ? [`${publicUrl}${link}`] : []),
    [
      '-- ',
      `Atelier sends this because "${about}" is on in your settings: ${publicUrl}/settings`,
      `No more of these e-mails: ${unsubscribeUrl}`,
    ].join('\n'),
  ];
  // A header is one line, whatever the title holds.
  const subject = title.replace(/\s+/g, ' ');
  return {
    channel: 'mail',
    userId,
    to,
    subject,
    text: `${parts.join('\n\n')}\n`,
    unsubscribeUrl,
  };
}
