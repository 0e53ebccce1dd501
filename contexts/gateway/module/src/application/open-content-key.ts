import { gateway } from '@atelier/gateway-contract';
import type { WorkspaceId } from '@atelier/kernel';
import { handler } from '@atelier/rpc';

export const openContentKey = (keyOf: (workspaceId: WorkspaceId) => Promise<string>) =>
  handler(gateway.openContentKey, async ({ call }) => ({
    key: await keyOf(call.actor.workspaceId),
  }));
