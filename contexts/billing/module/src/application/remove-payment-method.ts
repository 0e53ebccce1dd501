import { billing } from '@atelier/billing-contract';
import { ownerOnly } from '@atelier/identity-contract';
import { handler } from '@atelier/rpc';
import type { PaymentPorts } from './payment-ports.ts';
import { withProvider } from './with-provider.ts';

export const removePaymentMethod = (ports: PaymentPorts) =>
  handler(billing.removePaymentMethod, async ({ call, errors }) => {
    const { cards } = ports.provider;
    await ownerOnly(ports, call, errors);
    if (cards === undefined) throw errors.NO_STORED_METHOD();
    await withProvider(ports, errors, () => cards.remove(call.actor.workspaceId));
  });
