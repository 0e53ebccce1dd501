import { identity } from '@atelier/identity-contract';
import { handler } from '@atelier/rpc';
import { MasterKeyMissing } from './master-key-missing.ts';
import { type IdentityPorts, keptPurpose } from './ports.ts';

export const openSecret = ({ secrets }: IdentityPorts) =>
  handler(identity.openSecret, async ({ input: { name }, errors, call }) => {
    const kept = secrets.get(call.actor.workspaceId, keptPurpose(name));
    const value = await unlessKeyMissing(kept, errors);
    if (value === undefined) throw errors.SECRET_NOT_FOUND();
    return { value };
  });

/** The secret, or the contract's own error when the key that it is sealed with is not configured. */
export async function unlessKeyMissing<Value>(
  secret: Promise<Value>,
  errors: { MASTER_KEY_MISSING(): Error },
): Promise<Value> {
  try {
    return await secret;
  } catch (error) {
    throw error instanceof MasterKeyMissing ? errors.MASTER_KEY_MISSING() : error;
  }
}
