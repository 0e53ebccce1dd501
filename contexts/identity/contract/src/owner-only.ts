import type { ClientOf } from '@atelier/contract';
import type { CallContext } from '@atelier/kernel';
import type { identity } from './identity.contract.ts';

type Asked = Pick<ClientOf<typeof identity, CallContext>, 'describeWorkspace'>;

/** Throws unless the caller owns the workspace that he is in. */
export async function ownerOnly(
  { identity }: { readonly identity: Asked },
  call: CallContext,
  errors: { NOT_WORKSPACE_OWNER(): Error },
): Promise<void> {
  const { role } = await identity.describeWorkspace(undefined, { context: call });
  if (role !== 'owner') throw errors.NOT_WORKSPACE_OWNER();
}
