import { identity as contract } from '@atelier/identity-contract';
import type { CallContext } from '@atelier/kernel';
import { clientOf, loopback } from '@atelier/rpc';
import type { StartedIdentity } from '../identity.module.ts';

type Client = ReturnType<typeof clientOf<typeof contract>>;
type Inputs = { [Name in keyof Client]: Parameters<Client[Name]>[0] };
/** The operations as somebody calls them: what a host adds to each call is added here. */
export type Caller = {
  [Name in keyof Client]: (
    ...input: undefined extends Inputs[Name] ? [Inputs[Name]?] : [Inputs[Name]]
  ) => ReturnType<Client[Name]>;
};

export const PASSWORD = 'correct horse';

/** Ways to call a started context: as nobody, by a credential, and as a new user. */
export function callers(identity: StartedIdentity) {
  const client = clientOf(contract, loopback(identity.router));

  const calling = (context: Partial<CallContext>): Caller =>
    new Proxy({} as Caller, {
      get: (_, name: string) =>
        // Everything else, as `then`, is asked for by `await` and not there.
        name in contract
          ? (input: never) =>
              // A host without an actor leaves it out, which the type of a neighbour's call forbids.
              client[name as keyof Client](input, {
                context: { requestId: 'request_1', ...context } as CallContext,
              })
          : undefined,
    });

  const anybody = calling({});

  const found = (value: string, kind: 'bearer' | 'cookie' = 'bearer') =>
    identity.authenticate({ kind, value });

  /** Throws UNAUTHORIZED as the host answers it, when the credential is good for nothing. */
  const by = async (value: string): Promise<Caller> => {
    const authenticated = await found(value);
    if (authenticated === undefined) throw new Error('UNAUTHORIZED');
    return calling({ actor: authenticated.actor });
  };

  const signedUp = async (name: string) => {
    const email = `${name}@example.com`;
    const registered = await anybody.register({ email, password: PASSWORD });
    const { token } = await anybody.login({ email, password: PASSWORD });
    return { ...registered, email, token, api: await by(token) };
  };

  const owner = async () => {
    const made = await identity.makeOwner({ email: 'owner@example.com' });
    return { ...made, api: await by(made.apiKey) };
  };

  return { anybody, by, found, signedUp, owner };
}

/** Invites somebody, who accepts. */
export async function letIn(
  owner: Caller,
  guest: { readonly api: Caller; readonly email: string },
  into: Omit<Inputs['inviteMember'], 'email'>,
): Promise<void> {
  const { id: invitationId } = await owner.inviteMember({ ...into, email: guest.email });
  await guest.api.acceptInvitation({ invitationId });
}

/** The code of the contract error that `call` fails with. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  }
  return 'no error';
}
