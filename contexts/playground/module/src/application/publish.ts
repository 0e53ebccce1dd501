import type { Published } from '@atelier/contract';
import type { playgroundEvents } from '@atelier/playground-contract';
import type { ConfigurationEvent } from '../domain/configuration.ts';
import type { SessionEvent } from '../domain/session.ts';

/** What other contexts hear of an event; undefined for what stays inside. */
export function publish(event: {
  readonly type: string;
}): Published<typeof playgroundEvents> | undefined {
  // Every other event of this context falls through the switch.
  const told = event as SessionEvent | ConfigurationEvent;
  switch (told.type) {
    case 'AnswerBegun':
      if (told.again) return undefined;
      return {
        type: 'playground.prompt-submitted.v1',
        data: { sessionId: told.sessionId, messageId: told.promptId, model: told.model },
      };
    case 'ResponseGenerated':
      return {
        type: 'playground.response-generated.v1',
        data: {
          sessionId: told.sessionId,
          messageId: told.answerId,
          requestId: told.requestId,
          status: told.answer.status,
        },
      };
    case 'ConfigurationUpdated':
      return {
        type: 'playground.configuration-updated.v1',
        data: { configurationId: told.configurationId, version: told.version },
      };
    default:
      return undefined;
  }
}
