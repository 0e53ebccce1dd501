import { billing } from '@atelier/billing-contract';
import { ownerOnly } from '@atelier/identity-contract';
import type { CallContext } from '@atelier/kernel';
import { handler, receipt } from '@atelier/rpc';
import type { BillingContact } from '../domain/subscription.ts';
import type { AccountPorts } from './account-ports.ts';
import { subscriptionIdOf, subscriptions } from './account-streams.ts';
import { lacksCardFor } from './lacks-card.ts';
import { offeredPlan } from './offered-plan.ts';
import { onSubscription } from './on-subscription.ts';
import { isInArrears } from './owed-invoices.ts';

export const subscribe = (ports: AccountPorts) =>
  handler(billing.subscribe, async ({ input, call, errors }) => {
    await ownerOnly(ports, call, errors);
    const usual = input.contact ?? (await usualContact(ports, call));
    const characters = unprintable(ports, usual);
    if (characters !== '') throw errors.NOT_PRINTABLE({ data: { characters } });
    const { workspaceId } = call.actor;
    if (await isInArrears(ports, workspaceId)) throw errors.INVOICES_UNPAID();
    const lacksCard = await lacksCardFor(ports, { workspaceId, plan: input.plan }, errors);
    const subscriptionId = subscriptionIdOf(workspaceId);
    const subscribed = await onSubscription(ports, call, async (writing, at, address, state) => {
      const plan = await offeredPlan(writing, input.plan, errors);
      // Whoever subscribed before said whom invoices are made out to.
      const former = state.status === 'none' ? undefined : state.contact;
      const contact = input.contact ?? former ?? usual;
      const decided = await writing.record(subscriptions, address, {
        type: 'Subscribe',
        ...{ workspaceId, subscriptionId, contact, plan, at },
      });
      if (decided.outcome === 'accepted' && lacksCard) throw errors.PAYMENT_METHOD_REQUIRED();
      return decided;
    });
    return receipt(subscribed, errors);
  });

export const changeBillingContact = (ports: AccountPorts) =>
  handler(billing.changeBillingContact, async ({ input: contact, call, errors }) => {
    await ownerOnly(ports, call, errors);
    const characters = unprintable(ports, contact);
    if (characters !== '') throw errors.NOT_PRINTABLE({ data: { characters } });
    const { workspaceId } = call.actor;
    const changed = await onSubscription(ports, call, ({ record }, _, address) =>
      record(subscriptions, address, { type: 'ChangeBillingContact', workspaceId, contact }),
    );
    return receipt(changed, errors);
  });

/** The workspace and who subscribes; a workspace whose name cannot be printed is known by its id. */
async function usualContact(
  { identity, documents }: AccountPorts,
  call: CallContext,
): Promise<BillingContact> {
  const { email, workspace } = await identity.me(undefined, { context: call });
  const printable = documents.unprintable(workspace.name) === '';
  return { name: printable ? workspace.name : workspace.id, email, address: [] };
}

function unprintable({ documents }: AccountPorts, contact: BillingContact): string {
  const { name, email, address, taxId = '' } = contact;
  return documents.unprintable([name, email, ...address, taxId].join(''));
}
