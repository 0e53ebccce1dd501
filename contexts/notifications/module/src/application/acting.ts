import type { CallContext, WorkspaceId } from '@atelier/kernel';

/** This context acting on its own account in a workspace: durable work carries nobody's rights. */
export function acting(workspaceId: WorkspaceId, requestId: string): CallContext {
  return {
    actor: {
      kind: 'service',
      userId: 'user_notifications',
      workspaceId,
      roles: [],
      permissions: [],
    },
    requestId,
  };
}
