import type { Actor } from '@atelier/kernel';

/** An actor for tests: a user of `workspace_1` who may do everything, but for `changes`. */
export function fakeActor(changes: Partial<Actor> = {}): Actor {
  return {
    kind: 'user',
    userId: 'user_ada',
    workspaceId: 'workspace_1',
    roles: ['super-admin'],
    permissions: [{ resource: 'all', action: 'manage' }],
    ...changes,
  };
}
