import { playground } from '@atelier/playground-contract';
import { handler, receipt, refusal } from '@atelier/rpc';
import { checkSettings } from './check-settings.ts';
import { configurationView } from './get-configuration.ts';
import type { PlaygroundPorts } from './ports.ts';

export const updateConfiguration = (ports: PlaygroundPorts) =>
  handler(playground.updateConfiguration, async ({ input, call, errors }) => {
    const { configurationId, name, ...settings } = input;
    const { userId } = call.actor;
    if (!(await configurationView(ports, call, configurationId)))
      throw errors.CONFIGURATION_NOT_FOUND();
    const checked = await checkSettings(ports, call, settings);
    if (checked.outcome === 'rejected') throw refusal(checked.rejection, errors);
    const command = {
      type: 'UpdateConfiguration',
      configurationId,
      name,
      settings,
      userId,
    } as const;
    receipt(await ports.configurations(call, configurationId, command), errors);
    const view = await configurationView(ports, call, configurationId);
    if (view === undefined) throw errors.CONFIGURATION_NOT_FOUND();
    return view;
  });
