import type { ConfigurationEvent } from '../domain/configuration.ts';
import type { SessionEvent } from '../domain/session.ts';

/** What of the playground's history others may know; the rest stays inside. */
export function publish(event: { type: string }): { type: string; data: unknown } | undefined {
  const own = event as SessionEvent | ConfigurationEvent;
  switch (own.type) {
    case 'AnswerBegun':
      if (own.again) return undefined;
      return {
        type: 'playground.prompt-submitted.v1',
        data: { sessionId: own.sessionId, messageId: own.promptId, model: own.model },
      };
    case 'ResponseGenerated':
      return {
        type: 'playground.response-generated.v1',
        data: {
          sessionId: own.sessionId,
          messageId: own.answerId,
          requestId: own.requestId,
          status: own.answer.status,
        },
      };
    case 'ConfigurationUpdated':
      return {
        type: 'playground.configuration-updated.v1',
        data: { configurationId: own.configurationId, version: own.version },
      };
    default:
      return undefined;
  }
}
