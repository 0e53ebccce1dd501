import { playground } from '@atelier/playground-contract';
import { handler, receipt } from '@atelier/rpc';
import type { PlaygroundPorts } from './ports.ts';

export const endSession = ({ sessions }: PlaygroundPorts) =>
  handler(playground.endSession, async ({ input, call, errors }) => {
    const { userId } = call.actor;
    return receipt(await sessions(call, input.sessionId, { type: 'EndSession', userId }), errors);
  });
