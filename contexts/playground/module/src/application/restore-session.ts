import { playground } from '@atelier/playground-contract';
import { handler, receipt } from '@atelier/rpc';
import type { PlaygroundPorts } from './ports.ts';

export const restoreSession = ({ sessions }: PlaygroundPorts) =>
  handler(playground.restoreSession, async ({ input, call, errors }) => {
    const { userId } = call.actor;
    return receipt(
      await sessions(call, input.sessionId, { type: 'RestoreSession', userId }),
      errors,
    );
  });
