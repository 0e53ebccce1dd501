import type { CallContext } from '@atelier/kernel';
import type { NotificationsClient } from '@atelier/notifications-contract';
import { defineProcess, type Processes, type Run, StepFailed } from '@atelier/processes';

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
    for (let round = 1; ; round++) {
      try {
        const { notifications } = run.ports;
        const notify = () => notifications.notify(notice, { context: run.call });
        return await run.step(`notify-${round}`, notify, undefined, { attempts: 5 });
      } catch (error) {
        if (!(error instanceof StepFailed)) throw error;
        await run.sleep(Math.min(round, 60) * 60_000);
      }
    }
  },
);
