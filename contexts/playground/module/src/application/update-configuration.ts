import { playground } from '@atelier/playground-contract';
import { handler, receipt, refusal } from '@atelier/rpc';
import { checkSettings } from './check-settings.ts';
import { describedIn } from './create-configuration.ts';
import { findConfiguration } from './get-configuration.ts';
import type { PlaygroundPorts } from './ports.ts';

export const updateConfiguration = (ports: PlaygroundPorts) =>
  handler(playground.updateConfiguration, async ({ input, call, errors }) => {
    const { configurationId, ...said } = input;
    const described = describedIn(said);
    const { userId } = call.actor;
    if (!(await findConfiguration(ports, call, configurationId)))
      throw errors.CONFIGURATION_NOT_FOUND();
    const checked = await checkSettings(ports, call, described.settings);
    if (checked.outcome === 'rejected') throw refusal(checked.rejection, errors);
    const command = { type: 'UpdateConfiguration', ...described, configurationId, userId } as const;
    receipt(await ports.configurations(call, configurationId, command), errors);
    const updated = await findConfiguration(ports, call, configurationId);
    if (updated === undefined) throw errors.CONFIGURATION_NOT_FOUND();
    return updated;
  });
