import { PLATFORM } from '@atelier/kernel';
import { costsAnything } from '../domain/plan.ts';
import type { AccountPorts } from './account-ports.ts';
import type { PaymentPorts } from './payment-ports.ts';
import { withProvider } from './with-provider.ts';

type Errors = { PROVIDER_UNAVAILABLE: () => Error };

/** Whether the payment provider keeps cards and has none of this workspace. */
export type LacksCard = (workspaceId: string, errors: Errors) => Promise<boolean>;

export const lacksCard =
  (ports: Pick<PaymentPorts, 'provider' | 'onUnavailable'>): LacksCard =>
  (workspaceId, errors) =>
    withProvider(ports, errors, async () => {
      const { cards } = ports.provider;
      return cards !== undefined && (await cards.stored(workspaceId)) === undefined;
    });

/** Whether this plan costs what could not be charged. Asked ahead of the transaction. */
export async function lacksCardFor(
  { planRows, lacksCard }: Pick<AccountPorts, 'planRows' | 'lacksCard'>,
  { workspaceId, plan }: { workspaceId: string; plan: string },
  errors: Errors,
): Promise<boolean> {
  const row = await planRows.get(PLATFORM, plan);
  return row !== undefined && costsAnything(row) && lacksCard(workspaceId, errors);
}
