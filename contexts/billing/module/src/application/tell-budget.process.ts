import type { NotificationsClient } from '@atelier/notifications-contract';
import { defineProcess, type Run, StepFailed } from '@atelier/processes';
import type { BudgetReached } from './budget-ports.ts';

/** Hands on that a budget is reached until notifications has taken it. */
export const tellBudget = defineProcess(
  'billing.tell-budget',
  async (
    run: Run<{ readonly notifications: Pick<NotificationsClient, 'notify'> }>,
    reached: BudgetReached,
  ) => {
    for (let round = 1; ; round++) {
      try {
        const { notifications } = run.ports;
        const notify = () => notifications.notify(reached, { context: run.call });
        return await run.step(`notify-${round}`, notify, undefined, { attempts: 5 });
      } catch (error) {
        if (!(error instanceof StepFailed)) throw error;
        await run.sleep(Math.min(round, 60) * 60_000);
      }
    }
  },
);
