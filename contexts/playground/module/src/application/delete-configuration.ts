import { playground } from '@atelier/playground-contract';
import { handler, receipt } from '@atelier/rpc';
import type { PlaygroundPorts } from './ports.ts';

export const deleteConfiguration = ({ configurations }: PlaygroundPorts) =>
  handler(playground.deleteConfiguration, async ({ input, call, errors }) => {
    const { configurationId } = input;
    const command = { type: 'DeleteConfiguration', configurationId } as const;
    receipt(await configurations(call, configurationId, command), errors);
  });
