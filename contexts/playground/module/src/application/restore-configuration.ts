import { playground } from '@atelier/playground-contract';
import { handler, receipt } from '@atelier/rpc';
import type { PlaygroundPorts } from './ports.ts';

export const restoreConfiguration = ({ configurations }: PlaygroundPorts) =>
  handler(playground.restoreConfiguration, async ({ input, call, errors }) => {
    const { configurationId } = input;
    const command = { type: 'RestoreConfiguration', configurationId } as const;
    return receipt(await configurations(call, configurationId, command), errors);
  });
