import type { CallContext } from '@atelier/kernel';
import { playground } from '@atelier/playground-contract';
import { handler, refusal } from '@atelier/rpc';
import type { Prompt } from '../domain/message.ts';
import type { SessionId } from '../domain/session.ts';
import type { SettingsChange } from '../domain/settings.ts';
import { answered } from './answered.ts';
import { beginTurn } from './begin-turn.ts';
import type { PlaygroundPorts } from './ports.ts';
import { writeAnswer } from './write-answer.ts';

type Input = Prompt & { sessionId: SessionId; settings?: SettingsChange | undefined };

function submit(ports: PlaygroundPorts, call: CallContext, input: Input) {
  const { sessionId, settings: change, ...prompt } = input;
  const { userId } = call.actor;
  return beginTurn(ports, call, sessionId, change, (ids) =>
    ports.sessions(call, sessionId, { type: 'SubmitPrompt', prompt, change, userId, ...ids }),
  );
}

export const submitPrompt = (ports: PlaygroundPorts) =>
  handler(playground.submitPrompt, async ({ input, call, errors, signal }) => {
    const begun = await submit(ports, call, input);
    if (begun.outcome === 'rejected') throw refusal(begun.rejection, errors);
    return answered(ports, call, begun.turn, errors, writeAnswer(ports, call, begun.turn, signal));
  });

export const submitPromptStream = (ports: PlaygroundPorts) =>
  handler(playground.submitPromptStream, async ({ input, call, errors, signal }) => {
    const begun = await submit(ports, call, input);
    if (begun.outcome === 'rejected') throw refusal(begun.rejection, errors);
    return writeAnswer(ports, call, begun.turn, signal);
  });
