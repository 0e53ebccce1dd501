import {
  type Id,
  insert,
  type Permission,
  PLATFORM,
  projection,
  type UserId,
  update,
  type WorkspaceId,
} from '@atelier/kernel';
import type { ApiKeyEvent } from '../domain/api-key.ts';
import type { LoginEvent } from '../domain/login.ts';
import type { AssignedRole } from '../domain/roles.ts';
import type { MemberRole } from '../domain/members.ts';
import {
  type UserEvent,
  withoutPermission,
  withoutRole,
  withPermission,
  withRole,
} from '../domain/user.ts';
import type { WorkspaceEvent } from '../domain/workspace.ts';

export type LoginEntry = {
  readonly id: Id<'login'>;
  readonly workspaceId: WorkspaceId;
  readonly expiresAt: string;
};

export type KeyEntry = {
  readonly id: Id<'key'>;
  readonly hash: string;
  readonly workspaceId: WorkspaceId;
  readonly scopes: readonly Permission[];
  readonly expiresAt?: string;
  readonly makerId?: Id<'key'>;
};

export type Membership = {
  readonly id: WorkspaceId;
  readonly role: MemberRole;
  /** He made the workspace; in others he was let. */
  readonly isMaker?: true;
};

/**
 * All that says whether a credential of a user works and what it may do, in one row, so that a
 * request is authenticated by one read.
 *
 * `era` counts how often all sign-ins were ended (suspension, new password). A sign-in whose
 * credentials were checked in an earlier era is not admitted, however the race went.
 */
export type AccessRow = {
  readonly id: UserId;
  readonly workspaceId: typeof PLATFORM;
  readonly status: 'active' | 'suspended';
  readonly era: number;
  readonly homeId: WorkspaceId;
  readonly roles: readonly AssignedRole[];
  readonly granted: readonly Permission[];
  readonly memberships: readonly Membership[];
  readonly logins: readonly LoginEntry[];
  readonly apiKeys: readonly KeyEntry[];
};

/** Beyond this many sign-ins of a user at once, the oldest ends. */
const MAX_LOGINS = 100;

export const access = projection<UserEvent | LoginEvent | ApiKeyEvent | WorkspaceEvent, AccessRow>(
  'access',
  {
    UserRegistered: ({ userId, workspaceId }) =>
      insert({
        id: userId,
        workspaceId: PLATFORM,
        status: 'active',
        era: 0,
        homeId: workspaceId,
        roles: [],
        granted: [],
        memberships: [],
        logins: [],
        apiKeys: [],
      }),
    PasswordChanged: ({ userId, keptLoginId }) =>
      update(userId, (row) => ({
        ...row,
        era: row.era + 1,
        logins: row.logins.filter(({ id }) => id === keptLoginId),
      })),
    UserSuspended: ({ userId }) =>
      update(userId, (row) => ({ ...row, status: 'suspended', era: row.era + 1, logins: [] })),
    UserReinstated: ({ userId }) => update(userId, (row) => ({ ...row, status: 'active' })),
    RoleAssigned: (event) =>
      update(event.userId, (row) => ({ ...row, roles: withRole(row.roles, event) })),
    RoleWithdrawn: ({ userId, role }) =>
      update(userId, (row) => ({ ...row, roles: withoutRole(row.roles, role) })),
    PermissionGranted: (event) =>
      update(event.userId, (row) => ({ ...row, granted: withPermission(row.granted, event) })),
    PermissionWithdrawn: (event) =>
      update(event.userId, (row) => ({ ...row, granted: withoutPermission(row.granted, event) })),

    UserAuthenticated: ({ userId, loginId, workspaceId, era, expiresAt }, { at }) =>
      update(userId, (row) => {
        if (row.status !== 'active' || row.era !== era) return row;
        const running = row.logins.filter((each) => each.expiresAt > at);
        const logins = withEntry(running, { id: loginId, workspaceId, expiresAt });
        return { ...row, logins: logins.slice(-MAX_LOGINS) };
      }),
    WorkspaceSwitched: ({ userId, loginId, workspaceId }) =>
      update(userId, (row) => ({
        ...row,
        logins: row.logins.map((each) => (each.id === loginId ? { ...each, workspaceId } : each)),
      })),
    SignedOut: ({ userId, loginId }) =>
      update(userId, (row) => ({
        ...row,
        logins: row.logins.filter(({ id }) => id !== loginId),
      })),

    ApiKeyCreated: ({ userId, keyId, hash, workspaceId, scopes, expiresAt, makerId }, { at }) =>
      update(userId, (row) => {
        const valid = row.apiKeys.filter((each) => !each.expiresAt || each.expiresAt > at);
        const added = {
          ...{ id: keyId, hash, workspaceId, scopes },
          ...(expiresAt ? { expiresAt } : {}),
          ...(makerId ? { makerId } : {}),
        };
        return { ...row, apiKeys: withEntry(valid, added) };
      }),
    ApiKeyRevoked: ({ userId, keyId }) =>
      update(userId, (row) => ({
        ...row,
        apiKeys: row.apiKeys.filter(({ id }) => id !== keyId),
      })),

    WorkspaceCreated: ({ workspaceId, ownerId }) =>
      update(ownerId, (row) =>
        withMembership(row, { id: workspaceId, role: 'owner', isMaker: true }),
      ),
    WorkspaceRenamed: () => [],
    ContentPolicyChanged: () => [],
    MemberInvited: () => [],
    InvitationClosed: () => [],
    MemberAdded: ({ workspaceId, userId, role }) =>
      update(userId, (row) => withMembership(row, { id: workspaceId, role })),
    MemberRemoved: ({ workspaceId, userId }) =>
      update(userId, (row) => ({
        ...row,
        memberships: row.memberships.filter(({ id }) => id !== workspaceId),
      })),
  },
);

/** A member whose role changes is still who made the workspace, if he did. */
function withMembership(row: AccessRow, membership: Membership): AccessRow {
  const before = row.memberships.find(({ id }) => id === membership.id);
  return { ...row, memberships: withEntry(row.memberships, { ...before, ...membership }) };
}

/**
 * In the order of ids, which is about that of time: entries come from streams that are written at
 * once, and a replay may see those in another order than they were committed in.
 */
function withEntry<Entry extends { readonly id: string }>(
  entries: readonly Entry[],
  added: Entry,
): readonly Entry[] {
  const others = entries.filter(({ id }) => id !== added.id);
  return [...others, added].sort((one, other) => (one.id < other.id ? -1 : 1));
}
