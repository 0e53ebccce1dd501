import type { ModuleSubscription } from '@atelier/api';
import type { Execute } from '@atelier/event-store';
import { identityEvents } from '@atelier/identity-contract';
import { serviceCall, type WorkspaceId } from '@atelier/kernel';
import type { workspacePolicy } from '../domain/policy.ts';
import { policyStream } from './change-policy.ts';

type Ports = {
  readonly workspacePolicy: Execute<typeof workspacePolicy>;
  readonly forget: (workspaceId: WorkspaceId) => void;
};

/** What workspaces chose about their contents when identity still held the choice becomes a policy. */
export function takeOverContents({ workspacePolicy: execute, forget }: Ports): ModuleSubscription {
  return {
    name: 'take-over-contents',
    to: 'identity',
    async handle(event) {
      if (event.type !== 'identity.workspace-changed.v1') return;
      const { workspaceId, contentPolicy } = identityEvents[event.type].parse(event.data);
      const call = serviceCall('gateway', workspaceId, { requestId: event.id });
      const keepContents = contentPolicy === 'keep';
      const command = { type: 'TakeOverContents', keepContents } as const;
      await execute(call, policyStream(workspaceId), command);
      forget(workspaceId);
    },
  };
}
