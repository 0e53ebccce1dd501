import { billing } from '@atelier/billing-contract';
import { handler } from '@atelier/rpc';
import { ownerOnly } from './owner-only.ts';
import type { PaymentPorts } from './payment-ports.ts';
import { withProvider } from './with-provider.ts';

export const removePaymentMethod = ({ provider: { cards }, identity }: PaymentPorts) =>
  handler(billing.removePaymentMethod, async ({ call, errors }) => {
    await ownerOnly({ identity }, call, errors);
    if (cards === undefined) throw errors.NO_STORED_METHOD();
    await withProvider(errors, () => cards.remove(call.actor.workspaceId));
  });
