import { type Id, newId, type UserId, type WorkspaceId } from './id.ts';

/** A right: an action on a kind of resource. `manage` means every action, `all` every resource. */
export type Permission = { readonly resource: string; readonly action: string };

/**
 * Who acts, and in which workspace. Made once per request from the credentials, handed down as a
 * value, recorded with every event. There is no ambient "current user".
 */
export type Actor = {
  readonly kind: 'user' | 'api-key' | 'service';
  readonly userId: UserId;
  readonly workspaceId: WorkspaceId;
  readonly roles: readonly string[];
  readonly permissions: readonly Permission[];
  readonly apiKeyId?: Id<'key'>;
  readonly loginId?: Id<'login'>;
};

/** What every call between contexts carries beside its input. */
export type CallContext = {
  readonly actor: Actor;
  readonly requestId: string;
  /** The headers that name the trace it belongs to (W3C Trace Context); absent without one. */
  readonly trace?: Readonly<Record<string, string>>;
};

/**
 * A call that nobody made: a context acts on its own account, with no right but those that are
 * named, or with these on behalf of `userId`. Rows and events hold the ids of workspaces as text.
 */
export function serviceCall(
  context: string,
  workspaceId: string,
  {
    requestId = newId('request'),
    userId = `user_${context}`,
    permissions = [],
  }: {
    readonly requestId?: string;
    readonly userId?: UserId;
    readonly permissions?: readonly Permission[];
  } = {},
): CallContext {
  const actor = { kind: 'service', userId, roles: [], permissions } as const;
  return { actor: { ...actor, workspaceId: workspaceId as WorkspaceId }, requestId };
}

/** The one check. True when some permission of the actor covers the action on the resource. */
export function may(actor: Pick<Actor, 'permissions'>, { resource, action }: Permission): boolean {
  return actor.permissions.some(
    (granted) =>
      (granted.resource === 'all' || granted.resource === resource) &&
      (granted.action === 'manage' || granted.action === action),
  );
}
