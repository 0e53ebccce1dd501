import { billing } from '@atelier/billing-contract';
import { ownerOnly } from '@atelier/identity-contract';
import { handler } from '@atelier/rpc';
import type { PaymentPorts } from './payment-ports.ts';
import { withProvider } from './with-provider.ts';

export const setUpPaymentMethod = (ports: PaymentPorts) =>
  handler(billing.setUpPaymentMethod, async ({ call, errors }) => {
    const { cards } = ports.provider;
    await ownerOnly(ports, call, errors);
    if (cards === undefined) throw errors.NO_STORED_METHOD();
    return { url: await withProvider(ports, errors, () => cards.setUp(call.actor.workspaceId)) };
  });
