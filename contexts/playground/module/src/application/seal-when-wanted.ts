import type { PublishedEvent } from '@atelier/api';
import { gatewayEvents } from '@atelier/gateway-contract';
import { serviceCall } from '@atelier/kernel';
import type { Processes } from '@atelier/processes';
import { sealContents } from './seal-contents.process.ts';

const CHANGED = 'gateway.policy-changed.v1';

/** Has what a workspace stored in clear sealed, once it wants its contents encrypted. */
export const sealWhenWanted = (processes: Pick<Processes, 'start'>) => ({
  name: 'seal-when-wanted',
  to: 'gateway',
  ofItsHistory: true as const,
  async handle({ id, type, data, workspaceId }: PublishedEvent): Promise<void> {
    if (type !== CHANGED || !gatewayEvents[CHANGED].parse(data).encryptContents) return;
    const call = serviceCall('playground', workspaceId);
    await processes.start(sealContents, `seal_${id}`, undefined, call);
  },
});
