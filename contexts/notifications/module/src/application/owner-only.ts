import type { IdentityClient } from '@atelier/identity-contract';
import { type Actor, type CallContext, may } from '@atelier/kernel';

/** Throws what `refusal` makes unless the caller owns the workspace, or this installation. */
export async function ownerOnly(
  identity: IdentityClient,
  call: CallContext,
  refusal: () => Error,
): Promise<void> {
  if (ownsInstallation(call.actor)) return;
  const { role } = await identity.describeWorkspace(undefined, { context: call });
  if (role !== 'owner') throw refusal();
}

/** Whose addresses may lead into private networks. */
export const ownsInstallation = (actor: Actor) => may(actor, { resource: 'all', action: 'manage' });
