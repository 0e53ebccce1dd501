import { billing } from '@atelier/billing-contract';
import { handler, receipt } from '@atelier/rpc';
import type { AccountPorts } from './account-ports.ts';
import { subscriptions } from './account-streams.ts';
import { onSubscription } from './on-subscription.ts';
import { ownerOnly } from './owner-only.ts';

export const cancelSubscription = (ports: AccountPorts) =>
  handler(billing.cancelSubscription, async ({ input: { when }, call, errors }) => {
    await ownerOnly(ports, call, errors);
    const { workspaceId } = call.actor;
    const cancelled = await onSubscription(ports, call, ({ record }, at, address) =>
      record(subscriptions, address, { type: 'CancelSubscription', workspaceId, at, when }),
    );
    return receipt(cancelled, errors);
  });

export const resumeSubscription = (ports: AccountPorts) =>
  handler(billing.resumeSubscription, async ({ call, errors }) => {
    await ownerOnly(ports, call, errors);
    const { workspaceId } = call.actor;
    const resumed = await onSubscription(ports, call, ({ record }, at, address) =>
      record(subscriptions, address, { type: 'ResumeSubscription', workspaceId, at }),
    );
    return receipt(resumed, errors);
  });
