import type { z } from '@atelier/contract';
import type { CallContext } from '@atelier/kernel';
import { type Configuration, playground } from '@atelier/playground-contract';
import { handler } from '@atelier/rpc';
import type { ConfigurationId } from '../domain/session.ts';
import type { PlaygroundPorts } from './ports.ts';

export async function configurationView(
  { configurationRows }: PlaygroundPorts,
  { actor }: CallContext,
  configurationId: ConfigurationId,
): Promise<z.infer<typeof Configuration> | undefined> {
  const row = await configurationRows.get(actor.workspaceId, configurationId);
  return row?.status === 'kept' ? row : undefined;
}

export const getConfiguration = (ports: PlaygroundPorts) =>
  handler(playground.getConfiguration, async ({ input, call, errors }) => {
    const view = await configurationView(ports, call, input.configurationId);
    if (view === undefined) throw errors.CONFIGURATION_NOT_FOUND();
    return view;
  });
