import { codeOf } from '@atelier/contract';
import { NoConversation } from '@atelier/gateway-contract';
import { newId } from '@atelier/kernel';
import { playground, SYSTEM_PROMPT_LIMIT_CHARS } from '@atelier/playground-contract';
import { handler } from '@atelier/rpc';
import { MESSAGE_LIMIT } from '../domain/session.ts';
import { type ModelLimits, type Settings, unsupportedBy } from '../domain/settings.ts';
import { adoptedConversation } from './adopted-conversation.ts';
import type { PlaygroundPorts } from './ports.ts';

export const replayRequest = (ports: PlaygroundPorts) =>
  handler(playground.replayRequest, async ({ input, call, errors }) => {
    const { gateway } = ports;
    const { requestId } = input;
    const context = { context: call };
    const told = await gateway.getConversation({ requestId }, context).catch((error: unknown) => {
      if (codeOf(error) === 'REQUEST_NOT_FOUND') throw errors.REQUEST_NOT_FOUND();
      if (codeOf(error) !== 'NO_CONVERSATION') throw error;
      const { message, data } = error as { message: string; data: unknown };
      throw errors.NO_CONVERSATION({ message, data: NoConversation.parse(data) });
    });
    const model = input.model ?? told.model;
    const limits = await gateway.getModel({ model }, context).catch((error: unknown) => {
      if (codeOf(error) !== 'MODEL_NOT_FOUND') throw error;
      throw errors.MODEL_NOT_FOUND({ data: { model } });
    });
    if (!limits.abilities.includes('chat')) throw errors.MODEL_UNSUITABLE({ data: { model } });

    const { systemPrompt, messages, draft, left } = adoptedConversation(model, told.messages);
    // A prompt and its answer are still to come.
    if (messages.length > MESSAGE_LIMIT - 2)
      throw errors.SESSION_LIMIT({ data: { messageLimit: MESSAGE_LIMIT } });
    if (systemPrompt.length > SYSTEM_PROMPT_LIMIT_CHARS)
      throw errors.NO_CONVERSATION({ message: TOO_LARGE, data: { reason: 'too-large' } });
    const wanted = { model, parameters: told.parameters, systemPrompt };
    const { settings, refused } = takenBy(limits, wanted);
    const sessionId = newId('session');
    await ports.sessions(call, sessionId, {
      type: 'OpenSession',
      sessionId,
      ownerId: call.actor.userId,
      settings,
      messages,
    });
    return {
      id: sessionId,
      draft: { content: draft.content, attachments: [...draft.attachments] },
      left: [...told.left, ...left, ...refused],
    };
  });

const TOO_LARGE = 'Its system prompt is larger than the Playground keeps.';

/** Without the parameters that the model does not take: it may be another one than was asked then. */
function takenBy(limits: ModelLimits, wanted: Settings) {
  let settings = wanted;
  const refused: string[] = [];
  for (;;) {
    const problem = unsupportedBy(limits, settings);
    if (problem === undefined) return { settings, refused };
    const { [problem.parameter as keyof Settings['parameters']]: _, ...parameters } =
      settings.parameters;
    refused.push(problem.parameter);
    settings = { ...settings, parameters };
  }
}
