import { type CallContext, PLATFORM, type UserId } from '@atelier/kernel';
import { defineProcess, persistently, type Run } from '@atelier/processes';
import type { Notice } from '../domain/notice.ts';
import type { HookId } from '../domain/web-hook.ts';
import { mailOf } from './mail-text.ts';
import type { NotificationsPorts } from './ports.ts';
import { wants } from './preference-view.ts';
import { requestDelivery } from './request-delivery.ts';
import { stableId } from './stable-id.ts';
import { hookParcel } from './web-hook-parcel.ts';

/** Whom a notice reaches by which channel, decided once. */
type Plan = {
  readonly inApp: readonly UserId[];
  readonly mails: readonly { readonly userId: UserId; readonly to: string }[];
  readonly hooks: readonly HookId[];
};

const HOOKS_AT_MOST = 200;

/** From a recorded notice to what each person and web hook has of it. */
export const deliverNotice = defineProcess(
  'notifications.deliver-notice',
  async (run: Run<NotificationsPorts>, notice: Notice) => {
    const plan = await persistently(run, 'plan', () => planOf(run.ports, run.call, notice));
    await persistently(run, 'hand-out', () => handOut(run.ports, run.call, notice, plan));
  },
);

async function planOf(ports: NotificationsPorts, call: CallContext, notice: Notice): Promise<Plan> {
  const { identity, preferenceRows, webHookRows } = ports;
  const { users, owners, kind } = notice;
  const named =
    users.length > 0
      ? await identity.describeUsers({ userIds: [...users] }, { context: call })
      : [];
  const members = owners ? await identity.describeMembers(undefined, { context: call }) : [];
  const people = new Map(
    [...named, ...members.filter(({ role }) => role === 'owner')].map(({ id, email }) => [
      id,
      email,
    ]),
  );
  const chosen =
    people.size > 0
      ? await preferenceRows.list(PLATFORM, {
          where: { id: [...people.keys()] },
          limit: people.size,
        })
      : { items: [] };
  const choices = new Map(chosen.items.map((row) => [row.id, row.choices]));
  const wanted = (channel: 'inApp' | 'mail') =>
    [...people].filter(([userId]) => wants(choices.get(userId), kind, channel));

  const hooks = owners
    ? await webHookRows.list(call.actor.workspaceId, {
        where: { status: 'on' },
        limit: HOOKS_AT_MOST,
      })
    : { items: [] };
  return {
    inApp: wanted('inApp').map(([userId]) => userId),
    mails: wanted('mail').map(([userId, to]) => ({ userId, to })),
    hooks: hooks.items
      .filter(({ kinds }) => kinds.length === 0 || kinds.includes(kind))
      .map(({ id }) => id),
  };
}

/** Everything here may run again: what is there already stays as it is. */
async function handOut(
  ports: NotificationsPorts,
  call: CallContext,
  notice: Notice,
  { inApp, mails, hooks }: Plan,
): Promise<void> {
  const { noticeId, kind, title, text, link, data } = notice;
  const message = { kind, title, text, data, ...(link ? { link } : {}) };
  for (const userId of inApp) {
    const notificationId = stableId('notification', noticeId, userId);
    const command = { type: 'AddNotification', notificationId, userId, ...message } as const;
    await ports.notifications(call, notificationId, command);
  }
  for (const { userId, to } of mails) {
    const token = await ports.tokens.issue({ userId, kind });
    const parcel = mailOf(message, { userId, to, publicUrl: ports.publicUrl, token });
    await requestDelivery(ports, call, stableId('delivery', noticeId, userId), kind, parcel);
  }
  for (const hookId of hooks) {
    const at = ports.clock.now();
    const parcel = hookParcel(hookId, noticeId, call.actor.workspaceId, message, at);
    await requestDelivery(ports, call, stableId('delivery', noticeId, hookId), kind, parcel);
  }
}
