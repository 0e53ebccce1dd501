import type { IdentityClient } from '@atelier/identity-contract';
import type { CallContext } from '@atelier/kernel';

/** Throws unless the caller owns the workspace he is in: its money is the owners' business. */
export async function ownerOnly(
  { identity }: { readonly identity: Pick<IdentityClient, 'describeWorkspace'> },
  call: CallContext,
  errors: { NOT_WORKSPACE_OWNER(): Error },
): Promise<void> {
  const { role } = await identity.describeWorkspace(undefined, { context: call });
  if (role !== 'owner') throw errors.NOT_WORKSPACE_OWNER();
}
