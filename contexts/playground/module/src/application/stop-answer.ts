import { playground } from '@atelier/playground-contract';
import { handler } from '@atelier/rpc';
import type { PlaygroundPorts } from './ports.ts';
import { findSession } from './session-view.ts';
import { settleSession } from './settle-session.ts';

/** Answers when the answer is being stopped; the one who watches it sees its end. */
export const stopAnswer = (ports: PlaygroundPorts) =>
  handler(playground.stopAnswer, async ({ input, call, errors }) => {
    const session = await findSession(ports, call, input.sessionId);
    if (session === undefined) throw errors.SESSION_NOT_FOUND();
    const { running } = session;
    if (running && !ports.running.stop(running.answerId)) {
      const isOver = await settleSession(ports, call, session);
      // Another process writes it.
      const command = { type: 'StopAnswer', answerId: running.answerId } as const;
      if (!isOver) await ports.sessions(call, session.id, command);
    }
    return { version: 0 };
  });
