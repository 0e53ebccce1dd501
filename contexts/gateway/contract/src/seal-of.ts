import type { ClientOf } from '@atelier/contract';
import { type CallContext, type Permission, serviceCall } from '@atelier/kernel';
import type { gateway } from './gateway.contract.ts';

type SealGateway = Pick<ClientOf<typeof gateway, CallContext>, 'getPolicy' | 'openContentKey'>;

/** The seal of a context that keeps prompts and answers: whether a workspace wants it, and its key. */
export function sealOf(gateway: SealGateway) {
  return {
    async isWanted(workspaceId: string): Promise<boolean> {
      const { encryptContents } = await gateway.getPolicy(undefined, asking(workspaceId));
      return encryptContents;
    },
    async keyOf(workspaceId: string): Promise<string> {
      const { key } = await gateway.openContentKey(undefined, asking(workspaceId));
      return key;
    },
  };
}

const permissions: readonly Permission[] = [{ resource: 'account', action: 'read' }];

/** On nobody's behalf: what is kept is sealed whoever wrote it. */
function asking(workspaceId: string): { context: CallContext } {
  return { context: serviceCall('gateway', workspaceId, { permissions }) };
}
