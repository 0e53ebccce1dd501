import { identity } from '@atelier/identity-contract';
import { newId } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { workspaces } from './aggregates.ts';
import type { IdentityPorts } from './ports.ts';

export const createWorkspace = ({ recorder, clock }: IdentityPorts) =>
  handler(identity.createWorkspace, async ({ input: { name }, call }) => {
    const workspaceId = newId('workspace');
    await recorder.one(call, workspaces, workspaceId, {
      type: 'CreateWorkspace',
      workspaceId,
      name,
      ownerId: call.actor.userId,
      isPersonal: false,
    });
    const createdAt = clock.now().toISOString();
    return { id: workspaceId, name, createdAt };
  });
