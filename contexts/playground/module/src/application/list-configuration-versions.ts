import { playground } from '@atelier/playground-contract';
import { handler } from '@atelier/rpc';
import type { PlaygroundPorts } from './ports.ts';

export const listConfigurationVersions = ({ versionRows }: PlaygroundPorts) =>
  handler(playground.listConfigurationVersions, async ({ input, call, errors }) => {
    const { configurationId, limit, cursor } = input;
    const page = await versionRows.list(call.actor.workspaceId, {
      where: { configurationId },
      orderBy: 'version',
      descending: true,
      limit,
      cursor,
    });
    if (page.items.length === 0 && !cursor) throw errors.CONFIGURATION_NOT_FOUND();
    return page;
  });
