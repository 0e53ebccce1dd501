import type { CallContext } from '@atelier/kernel';
import { playground } from '@atelier/playground-contract';
import { handler, refusal } from '@atelier/rpc';
import type { MessageId } from '../domain/message.ts';
import type { SessionId } from '../domain/session.ts';
import type { SettingsChange } from '../domain/settings.ts';
import { answered } from './answered.ts';
import { beginTurn } from './begin-turn.ts';
import type { PlaygroundPorts } from './ports.ts';
import { writeAnswer } from './write-answer.ts';

type Input = { sessionId: SessionId; messageId: MessageId; settings?: SettingsChange | undefined };

function regenerate(ports: PlaygroundPorts, call: CallContext, input: Input) {
  const { sessionId, messageId, settings: change } = input;
  const { userId } = call.actor;
  return beginTurn(ports, call, sessionId, change, ({ answerId, requestId }) =>
    ports.sessions(call, sessionId, {
      type: 'RegenerateAnswer',
      messageId,
      change,
      userId,
      answerId,
      requestId,
    }),
  );
}

export const regenerateAnswer = (ports: PlaygroundPorts) =>
  handler(playground.regenerateAnswer, async ({ input, call, errors, signal }) => {
    const begun = await regenerate(ports, call, input);
    if (begun.outcome === 'rejected') throw refusal(begun.rejection, errors);
    return answered(ports, call, begun.turn, errors, writeAnswer(ports, call, begun.turn, signal));
  });

export const regenerateAnswerStream = (ports: PlaygroundPorts) =>
  handler(playground.regenerateAnswerStream, async ({ input, call, errors, signal }) => {
    const begun = await regenerate(ports, call, input);
    if (begun.outcome === 'rejected') throw refusal(begun.rejection, errors);
    return writeAnswer(ports, call, begun.turn, signal);
  });
