import { playground } from '@atelier/playground-contract';
import { handler } from '@atelier/rpc';
import type { PlaygroundPorts } from './ports.ts';

export const listConfigurations = ({ configurationRows }: PlaygroundPorts) =>
  handler(playground.listConfigurations, async ({ input, call }) => {
    const { limit, cursor } = input;
    return configurationRows.list(call.actor.workspaceId, {
      where: { status: 'kept' },
      orderBy: 'updatedAt',
      descending: true,
      limit,
      cursor,
    });
  });
