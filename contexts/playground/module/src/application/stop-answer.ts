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
    const stopped = session.running !== null && ports.running.stop(session.running.answerId);
    if (!stopped) await settleSession(ports, call, session);
    return { version: 0 };
  });
