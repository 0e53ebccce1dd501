import { playground } from '@atelier/playground-contract';
import { handler, receipt } from '@atelier/rpc';
import type { PlaygroundPorts } from './ports.ts';

export const selectAlternative = ({ sessions }: PlaygroundPorts) =>
  handler(playground.selectAlternative, async ({ input, call, errors }) => {
    const { sessionId, messageId } = input;
    const { userId } = call.actor;
    const command = { type: 'SelectAlternative', messageId, userId } as const;
    return receipt(await sessions(call, sessionId, command), errors);
  });
