import { billing } from '@atelier/billing-contract';
import { handler } from '@atelier/rpc';
import type { PaymentPorts } from './payment-ports.ts';
import { withProvider } from './with-provider.ts';

export const getPaymentMethod = (ports: PaymentPorts) =>
  handler(billing.getPaymentMethod, async ({ call, errors }) => {
    const { name, cards } = ports.provider;
    const card = await withProvider(ports, errors, async () =>
      cards?.stored(call.actor.workspaceId),
    );
    return { provider: name, canSetUp: cards !== undefined, ...(card ? { card } : {}) };
  });
