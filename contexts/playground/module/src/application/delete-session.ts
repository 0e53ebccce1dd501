import { playground } from '@atelier/playground-contract';
import { handler, receipt } from '@atelier/rpc';
import type { PlaygroundPorts } from './ports.ts';
import { findSession } from './session-view.ts';

export const deleteSession = (ports: PlaygroundPorts) =>
  handler(playground.deleteSession, async ({ input, call, errors }) => {
    const { userId } = call.actor;
    const session = await findSession(ports, call, input.sessionId);
    receipt(await ports.sessions(call, input.sessionId, { type: 'DeleteSession', userId }), errors);
    // Nobody will read the answer that is being written: it need not cost more.
    if (session?.running) ports.running.stop(session.running.answerId);
  });
