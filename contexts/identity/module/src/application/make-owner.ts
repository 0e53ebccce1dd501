import { randomBytes } from 'node:crypto';
import { Email } from '@atelier/contract';
import { newId, PLATFORM, type UserId, type WorkspaceId } from '@atelier/kernel';
import { builtInRoles } from '../domain/built-in-roles.ts';
import { SUPER_ADMIN, standingOf } from '../domain/roles.ts';
import { audit } from './audit.ts';
import { hashOf, newApiKeyText } from './api-key-text.ts';
import { userByEmail } from './list-users.ts';
import { asUser, openAccount, OwnerThere } from './open-account.ts';
import type { IdentityPorts } from './ports.ts';
import { apiKeyAt, apiKeys } from './streams.ts';

export type Owner = {
  readonly userId: UserId;
  readonly apiKey: string;
  readonly signInCode: string;
};

const CODE_LIFETIME_MS = 15 * 60_000;

/**
 * The owner of an installation: a super-admin with a personal workspace, an API key without scopes,
 * and a one-time sign-in code. For an owner who is there already, as when his key file was lost, a
 * new key and code are made. Refuses the e-mail of anybody else, and a second owner.
 */
export const makeOwner =
  (ports: IdentityPorts) =>
  async ({ email, name }: { email: string; name?: string }): Promise<Owner> => {
    const requestId = newId('request');
    const address = Email.safeParse(email).data;
    if (address === undefined) throw new Error(`"${email}" is no e-mail address.`);
    const { userId, workspaceId } =
      (await existingOwner(ports, address)) ?? (await newOwner(ports, address, name, requestId));
    const { apiKey, prefix, hash } = await newApiKeyText(ports.marks, userId);
    const keyId = newId('key');
    const permissions = builtInRoles.find((each) => each.name === SUPER_ADMIN)?.permissions ?? [];
    await ports.write(asUser(userId, workspaceId, requestId), ({ record }) =>
      record(apiKeys, apiKeyAt(keyId), {
        type: 'CreateApiKey',
        keyId,
        userId,
        workspaceId,
        name: 'Owner',
        prefix,
        hash,
        scopes: [],
        now: ports.clock.now().toISOString(),
        by: permissions,
        ofUser: permissions,
      }),
    );
    await audit(ports)({
      actor: { kind: 'service', userId, workspaceId, roles: [], permissions: [] },
      operation: 'identity.makeOwner',
      target: userId,
      outcome: 'ok',
      requestId,
    });
    return { userId, apiKey, signInCode: await issueSignInCode(ports)(userId) };
  };

/** A code for `redeemSignInLink`, good once and for 15 minutes; it voids the one before. */
export const issueSignInCode =
  ({ signInCodes, clock }: Pick<IdentityPorts, 'signInCodes' | 'clock'>) =>
  async (userId: UserId): Promise<string> => {
    const code = randomBytes(24).toString('base64url');
    const expiresAt = new Date(clock.now().getTime() + CODE_LIFETIME_MS);
    await signInCodes.put({ userId, hash: hashOf(code), expiresAt });
    return code;
  };

type Account = { userId: UserId; workspaceId: WorkspaceId };

async function existingOwner(ports: IdentityPorts, email: string): Promise<Account | undefined> {
  const user = await userByEmail(ports, email);
  const row = user && (await ports.accessRows.get(PLATFORM, user.id));
  if (row === undefined) return undefined;
  if (
    row.status !== 'active' ||
    !standingOf(row.roles, [], builtInRoles).roles.includes(SUPER_ADMIN)
  )
    throw new Error(
      `${email} is a user here already, and no super-admin. Take another e-mail for the owner.`,
    );
  return { userId: row.id, workspaceId: row.homeId };
}

async function newOwner(
  ports: IdentityPorts,
  email: string,
  name: string | undefined,
  requestId: string,
): Promise<Account> {
  const roles = [{ name: SUPER_ADMIN, incarnation: 0 }];
  const account = { email, name, roles };
  const opened = await openAccount(ports, account, requestId).catch(async (error: unknown) => {
    if (!(error instanceof OwnerThere)) throw error;
    const owner = (await ports.userRows.get(PLATFORM, error.userId))?.email;
    throw new Error(
      `${owner} is the owner here. Sign in as them (--email ${owner} makes a new link and key) and add others on Admin → Users.`,
      { cause: error },
    );
  });
  if (opened.outcome === 'rejected')
    throw new Error(`${email} has just been registered by somebody else. Try again.`);
  return opened;
}
