import type { z } from '@atelier/contract';
import { newId } from '@atelier/kernel';
import { type ConfigurationInput, playground } from '@atelier/playground-contract';
import { handler, refusal } from '@atelier/rpc';
import type { Described } from '../domain/configuration.ts';
import { checkSettings } from './check-settings.ts';
import { findConfiguration } from './get-configuration.ts';
import type { PlaygroundPorts } from './ports.ts';

export const createConfiguration = (ports: PlaygroundPorts) =>
  handler(playground.createConfiguration, async ({ input, call, errors }) => {
    const described = describedIn(input);
    const checked = await checkSettings(ports, call, described.settings);
    if (checked.outcome === 'rejected') throw refusal(checked.rejection, errors);
    const configurationId = newId('configuration');
    await ports.configurations(call, configurationId, {
      type: 'CreateConfiguration',
      ...described,
      configurationId,
      userId: call.actor.userId,
    });
    const made = await findConfiguration(ports, call, configurationId);
    if (made === undefined) throw new Error(`${configurationId} was made and is not there.`);
    return made;
  });

/** Settings stand apart in a configuration, and side by side with its name in what is sent. */
export function describedIn(input: z.infer<typeof ConfigurationInput>): Described {
  const { model, parameters, systemPrompt, ...described } = input;
  return { ...described, settings: { model, parameters, systemPrompt } };
}
