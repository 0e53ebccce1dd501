import { billing } from '@atelier/billing-contract';
import { ownerOnly } from '@atelier/identity-contract';
import { handler, receipt } from '@atelier/rpc';
import type { AccountPorts } from './account-ports.ts';
import { subscriptionIdOf, subscriptions } from './account-streams.ts';
import { giveTimeBack, leftOfTime } from './give-time-back.ts';
import { lacksCardFor } from './lacks-card.ts';
import { onSubscription } from './on-subscription.ts';

export const cancelSubscription = (ports: AccountPorts) =>
  handler(billing.cancelSubscription, async ({ input: { when }, call, errors }) => {
    await ownerOnly(ports, call, errors);
    const { workspaceId } = call.actor;
    const cancelled = await onSubscription(ports, call, async (writing, at, address, state) => {
      const left = await leftOfTime(writing, workspaceId, state);
      const { leftNanoUsd } = left;
      const command = { type: 'CancelSubscription', workspaceId, at, when, leftNanoUsd } as const;
      const decided = await writing.record(subscriptions, address, command);
      if (decided.outcome === 'accepted')
        await giveTimeBack(writing, workspaceId, left, decided.events);
      return decided;
    });
    return receipt(cancelled, errors);
  });

export const resumeSubscription = (ports: AccountPorts) =>
  handler(billing.resumeSubscription, async ({ call, errors }) => {
    await ownerOnly(ports, call, errors);
    const { workspaceId } = call.actor;
    const row = await ports.subscriptionRows.get(workspaceId, subscriptionIdOf(workspaceId));
    const lacksCard = await lacksCardFor(ports, { workspaceId, plan: row?.plan ?? '' }, errors);
    const resumed = await onSubscription(ports, call, async ({ record }, at, address) => {
      const command = { type: 'ResumeSubscription', workspaceId, at } as const;
      const decided = await record(subscriptions, address, command);
      if (decided.outcome === 'accepted' && lacksCard) throw errors.PAYMENT_METHOD_REQUIRED();
      return decided;
    });
    return receipt(resumed, errors);
  });
