import { type CallContext, newId, type UserId, type WorkspaceId } from '@atelier/kernel';
import { type AssignedRole, SUPER_ADMIN } from '../domain/roles.ts';
import { type IdentityPorts, PASSWORD } from './ports.ts';
import {
  emailAt,
  emails,
  SUPER_ADMINS_AT,
  superAdminsOfAll,
  userAt,
  users,
  workspaceAt,
  workspaces,
} from './streams.ts';

export type NewAccount = {
  readonly email: string;
  readonly name?: string | undefined;
  readonly password?: string;
  readonly roles: readonly AssignedRole[];
};

/**
 * A user, his e-mail reserved, his personal workspace and his password, in one transaction.
 * `caller` is who does it; without one, the new user himself. Throws OwnerThere for a second owner.
 */
export async function openAccount(
  { write, secrets, passwords }: Pick<IdentityPorts, 'write' | 'secrets' | 'passwords'>,
  account: NewAccount,
  requestId: string,
  caller?: CallContext,
) {
  const userId = newId('user');
  const workspaceId = newId('workspace');
  const { email, roles, password } = account;
  const name = account.name ?? email.slice(0, email.indexOf('@'));
  // Before the transaction: hashing takes long, and a transaction that waits holds others back.
  const hash = password === undefined ? undefined : await passwords.hash(password);

  const opened = await write(
    caller ?? asUser(userId, workspaceId, requestId),
    async ({ record, transaction }) => {
      const reserved = await record(emails, emailAt(email), { type: 'ReserveEmail', userId });
      if (reserved.outcome === 'rejected') return reserved;
      await record(users, userAt(userId), {
        type: 'RegisterUser',
        userId,
        email,
        name,
        workspaceId,
        roles,
      });
      await record(workspaces, workspaceAt(workspaceId), {
        type: 'CreateWorkspace',
        workspaceId,
        name: `${name}'s workspace`,
        ownerId: userId,
        isPersonal: true,
      });
      if (roles.some((each) => each.name === SUPER_ADMIN)) {
        const appointed = await record(superAdminsOfAll, SUPER_ADMINS_AT, {
          type: 'AppointOwner',
          userId,
        });
        if (appointed.outcome === 'rejected') throw new OwnerThere(appointed.rejection.owner);
      }
      if (hash !== undefined) await secrets.put(userId, PASSWORD, hash, transaction);
      return { outcome: 'accepted' } as const;
    },
  );
  if (opened.outcome === 'rejected') return opened;
  return { outcome: 'accepted', userId, workspaceId, email, name } as const;
}

/** Somebody is the owner here already. */
export class OwnerThere extends Error {
  readonly userId: UserId;
  constructor(userId: UserId) {
    super(`${userId} is the owner here.`);
    this.userId = userId;
  }
}

/** A call in a user's own name, for what happens before he is signed in. */
export function asUser(userId: UserId, workspaceId: WorkspaceId, requestId: string): CallContext {
  return { actor: { kind: 'user', userId, workspaceId, roles: [], permissions: [] }, requestId };
}
