import { playground } from '@atelier/playground-contract';
import { handler } from '@atelier/rpc';
import type { PlaygroundPorts } from './ports.ts';

const VERSIONS_SHOWN = 200;

export const listConfigurationVersions = ({ versionRows }: PlaygroundPorts) =>
  handler(playground.listConfigurationVersions, async ({ input, call, errors }) => {
    const { configurationId } = input;
    const page = await versionRows.list(call.actor.workspaceId, {
      where: { configurationId },
      orderBy: 'version',
      descending: true,
      limit: VERSIONS_SHOWN,
    });
    if (page.items.length === 0) throw errors.CONFIGURATION_NOT_FOUND();
    return { items: page.items };
  });
