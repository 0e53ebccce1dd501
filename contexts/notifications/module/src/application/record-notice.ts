import type { CallContext, Id } from '@atelier/kernel';
import type { Message, Notice } from '../domain/notice.ts';
import type { NotificationsPorts } from './ports.ts';
import { stableId } from './stable-id.ts';

type Told = Message & Pick<Notice, 'users' | 'owners'> & { readonly key: string };

/** Records a notice and starts its delivery as one fact, once for each key in the workspace of `call`. */
export async function recordNotice(
  { notices, begin }: Pick<NotificationsPorts, 'notices' | 'begin'>,
  call: CallContext,
  told: Told,
): Promise<Id<'notice'>> {
  const notice = noticeOf(call, told);
  await notices(
    call,
    notice.noticeId,
    { type: 'RecordNotice', ...notice },
    { together: (transaction) => begin.notice(call, notice, transaction) },
  );
  return notice.noticeId;
}

/** The one notice of a key in the workspace of `call`. */
export function noticeOf({ actor }: CallContext, { key, ...told }: Told): Notice {
  return { ...told, noticeId: stableId('notice', actor.workspaceId, key) };
}
