import type { CallContext } from '@atelier/kernel';
import type { NotificationsClient } from '@atelier/notifications-contract';
import { defineProcess, persistently, type Processes, type Run } from '@atelier/processes';

export type NewNotice = Parameters<NotificationsClient['notify']>[0];

/** Has people told of something, once for each key; resolves when that is recorded. */
export type TellPeople = (call: CallContext, notice: NewNotice) => Promise<void>;

export const teller =
  (processes: Pick<Processes, 'start'>): TellPeople =>
  async (call, notice) => {
    await processes.start(tellPeople, `billing:${notice.key}`, notice, call);
  };

/** Hands a notice on until notifications has taken it. */
export const tellPeople = defineProcess(
  // Named after what was told first: some may be under way.
  'billing.tell-budget',
  async (
    run: Run<{ readonly notifications: Pick<NotificationsClient, 'notify'> }>,
    notice: NewNotice,
  ) => {
    const { notifications } = run.ports;
    await persistently(run, 'notify', () => notifications.notify(notice, { context: run.call }));
  },
);
