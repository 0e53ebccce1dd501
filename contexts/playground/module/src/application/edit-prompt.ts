import type { CallContext } from '@atelier/kernel';
import { playground } from '@atelier/playground-contract';
import { handler, refusal } from '@atelier/rpc';
import { editedPrompt } from '../domain/edited-prompt.ts';
import type { MessageId, Prompt } from '../domain/message.ts';
import type { SessionId } from '../domain/session.ts';
import { answered } from './answered.ts';
import { beginTurn } from './begin-turn.ts';
import type { PlaygroundPorts } from './ports.ts';
import { messageRowId } from './session-messages.projection.ts';
import { findSession } from './session-view.ts';
import { writeAnswer } from './write-answer.ts';

type Input = Prompt & { sessionId: SessionId; messageId: MessageId };

async function edit(ports: PlaygroundPorts, call: CallContext, input: Input) {
  const { sessionId, messageId, ...change } = input;
  const { userId, workspaceId } = call.actor;
  const session = await findSession(ports, call, sessionId);
  const row =
    session && (await ports.messageRows.get(workspaceId, messageRowId(sessionId, messageId)));
  const edited = editedPrompt(row?.role === 'user' ? row.prompt : undefined, change);
  if (edited.outcome === 'rejected') return edited;
  const { prompt } = edited;
  return beginTurn(ports, call, sessionId, undefined, (ids) =>
    ports.sessions(call, sessionId, { type: 'EditPrompt', messageId, prompt, userId, ...ids }),
  );
}

export const editPrompt = (ports: PlaygroundPorts) =>
  handler(playground.editPrompt, async ({ input, call, errors, signal }) => {
    const begun = await edit(ports, call, input);
    if (begun.outcome === 'rejected') throw refusal(begun.rejection, errors);
    return answered(ports, call, begun.turn, errors, writeAnswer(ports, call, begun.turn, signal));
  });

export const editPromptStream = (ports: PlaygroundPorts) =>
  handler(playground.editPromptStream, async ({ input, call, errors, signal }) => {
    const begun = await edit(ports, call, input);
    if (begun.outcome === 'rejected') throw refusal(begun.rejection, errors);
    return writeAnswer(ports, call, begun.turn, signal);
  });
