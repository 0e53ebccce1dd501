import { billing } from '@atelier/billing-contract';
import { handler } from '@atelier/rpc';
import { seriesOf } from '../domain/usage-report.ts';
import { periodOf } from './period.ts';
import type { BillingPorts } from './ports.ts';

export const usage = ({ ledger, clock }: BillingPorts) =>
  handler(billing.usage, async ({ input, call }) => {
    const { groupBy, step } = input;
    const { workspaceId } = call.actor;
    const period = periodOf(input, clock);
    const [totals, groups, points] = await Promise.all([
      ledger.totals(workspaceId, period),
      ledger.groups(workspaceId, period, groupBy),
      ledger.points(workspaceId, period, step, seriesOf(groupBy)),
    ]);
    const { from, to } = period;
    return { from: from.toISOString(), to: to.toISOString(), step, totals, groups, points };
  });
