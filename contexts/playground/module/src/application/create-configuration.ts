import { newId } from '@atelier/kernel';
import { playground } from '@atelier/playground-contract';
import { handler, refusal } from '@atelier/rpc';
import { checkSettings } from './check-settings.ts';
import { configurationView } from './get-configuration.ts';
import type { PlaygroundPorts } from './ports.ts';

export const createConfiguration = (ports: PlaygroundPorts) =>
  handler(playground.createConfiguration, async ({ input, call, errors }) => {
    const { name, ...settings } = input;
    const checked = await checkSettings(ports, call, settings);
    if (checked.outcome === 'rejected') throw refusal(checked.rejection, errors);
    const configurationId = newId('configuration');
    await ports.configurations(call, configurationId, {
      type: 'CreateConfiguration',
      configurationId,
      name,
      settings,
      userId: call.actor.userId,
    });
    const view = await configurationView(ports, call, configurationId);
    if (view === undefined) throw new Error(`${configurationId} was made and is not there.`);
    return view;
  });
