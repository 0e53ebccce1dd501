import { identity, type IdentityClient } from '@atelier/identity-contract';
import type { CallContext, Permission, UserId } from '@atelier/kernel';
import { caller } from '@atelier/kernel/testing';
import { clientOf, handler, loopback } from '@atelier/rpc';

type Person = { id: UserId; email: string; name: string; role: 'owner' | 'member' };

export const people: readonly Person[] = [
  { id: 'user_ada', email: 'ada@example.com', name: 'Ada', role: 'owner' },
  { id: 'user_eve', email: 'eve@example.com', name: 'Eve', role: 'member' },
];

/** Identity as its neighbours see it: one workspace with Ada, who owns it, and Eve. */
export function neighbourIdentity(): { client: IdentityClient; trouble: { left: number } } {
  const { router, trouble } = identityRouter();
  return { client: clientOf(identity, loopback(router)), trouble };
}

/** `secret` stands for all that were kept by a server before this one. */
export function identityRouter({
  hangs = false,
  secret,
}: {
  hangs?: boolean;
  secret?: string;
} = {}) {
  const secrets = new Map<string, string>();
  const trouble = { left: 0 };
  const place = ({ actor }: CallContext, name: string) => `${actor.workspaceId} ${name}`;
  const router = {
    describeMembers: handler(identity.describeMembers, async () => {
      if (hangs) await new Promise(() => {});
      if (trouble.left-- > 0) throw new Error('Identity is not there right now.');
      return [...people];
    }),
    describeUsers: handler(identity.describeUsers, async ({ input }) =>
      people.filter(({ id }) => input.userIds.includes(id)),
    ),
    describeWorkspace: handler(identity.describeWorkspace, async ({ call: { actor } }) => ({
      id: actor.workspaceId,
      role: people.find(({ id }) => id === actor.userId)?.role ?? 'member',
    })),
    keepSecret: handler(identity.keepSecret, async ({ input, call }) => {
      const at = place(call, input.name);
      const value = input.unlessKept ? (secrets.get(at) ?? input.value) : input.value;
      secrets.set(at, value);
      return { value };
    }),
    openSecret: handler(identity.openSecret, async ({ input, call, errors }) => {
      const value = secrets.get(place(call, input.name)) ?? secret;
      if (value === undefined) throw errors.SECRET_NOT_FOUND();
      return { value };
    }),
    forgetSecret: handler(identity.forgetSecret, async ({ input, call }) => {
      secrets.delete(place(call, input.name));
    }),
  };
  return { router, trouble };
}

const MEMBER: readonly Permission[] = [{ resource: 'account', action: 'manage' }];

/** Owns the workspace. */
export const ada = caller('user_ada', 'workspace_1', MEMBER);
/** Is a member of it. */
export const eve = caller('user_eve', 'workspace_1', MEMBER);
/** Owns the installation, and the workspace. */
export const root = caller('user_ada');
/** Owns another workspace. */
export const stranger = caller('user_ada', 'workspace_2');
