import type { z } from '@atelier/contract';
import type { CallContext } from '@atelier/kernel';
import { type Configuration, playground } from '@atelier/playground-contract';
import { handler } from '@atelier/rpc';
import type { ConfigurationId } from '../domain/session.ts';
import type { PlaygroundPorts } from './ports.ts';

export const getConfiguration = (ports: PlaygroundPorts) =>
  handler(playground.getConfiguration, async ({ input, call, errors }) => {
    const found = await findConfiguration(ports, call, input.configurationId);
    if (found === undefined) throw errors.CONFIGURATION_NOT_FOUND();
    return found;
  });

/** A configuration of the workspace, or undefined. */
export async function findConfiguration(
  { configurationRows }: PlaygroundPorts,
  { actor }: CallContext,
  configurationId: ConfigurationId,
): Promise<z.infer<typeof Configuration> | undefined> {
  const row = await configurationRows.get(actor.workspaceId, configurationId);
  return row?.status === 'kept' ? row : undefined;
}
