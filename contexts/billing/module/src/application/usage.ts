import { billing } from '@atelier/billing-contract';
import type { IdentityClient } from '@atelier/identity-contract';
import { type CallContext, isId } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { type Group, seriesOf } from '../domain/usage-report.ts';
import { periodOf } from './period.ts';
import type { BillingPorts } from './ports.ts';

export const usage = ({ ledger, identity, clock }: BillingPorts) =>
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
    return {
      from: from.toISOString(),
      to: to.toISOString(),
      step,
      totals,
      groups: groupBy === 'user' ? await named(groups, identity, call) : groups,
      points,
    };
  });

/** As many as identity describes in one answer. */
const USERS_AT_ONCE = 1000;

/** Ids tell people nothing: a user is shown by his e-mail. */
async function named(groups: readonly Group[], identity: IdentityClient, call: CallContext) {
  const userIds = groups.map(({ key }) => key).filter((key) => isId('user', key));
  const labels = new Map<string, string>();
  for (let at = 0; at < userIds.length; at += USERS_AT_ONCE) {
    const some = { userIds: userIds.slice(at, at + USERS_AT_ONCE) };
    for (const { id, email } of await identity.describeUsers(some, { context: call }))
      labels.set(id, email);
  }
  return groups.map((group) => {
    const label = labels.get(group.key);
    return label === undefined ? group : { ...group, label };
  });
}
