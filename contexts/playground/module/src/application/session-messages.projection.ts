import { insert, projection, update } from '@atelier/kernel';
import type { MessageId, Prompt } from '../domain/message.ts';
import type {
  CopiedMessage,
  RequestId,
  SessionAnswer,
  SessionEvent,
  SessionId,
} from '../domain/session.ts';

/** One message of one session. A fork has copies, so the row's id names the session too. */
export type SessionMessageRow = {
  id: string;
  workspaceId: string;
  sessionId: SessionId;
  messageId: MessageId;
  parentId: MessageId | null;
  /** The order in which the messages of a session came. */
  sequence: number;
  at: string;
} & (
  | { role: 'user'; prompt: Prompt }
  | {
      role: 'assistant';
      model: string;
      requestId: RequestId | null;
      /** Null while it is being written. */
      answer: SessionAnswer | null;
    }
);

export const sessionMessages = projection<SessionEvent, SessionMessageRow>(
  'session-messages',
  {
    SessionOpened: ({ sessionId, messages }, { workspaceId, at }) =>
      messages.map((message, index) =>
        insert(copied(message, { sessionId, workspaceId, sequence: index - messages.length, at })),
      ),
    PromptSubmitted: ({ sessionId, promptId, parentId, prompt }, { workspaceId, version, at }) =>
      insert({
        id: messageRowId(sessionId, promptId),
        workspaceId,
        sessionId,
        messageId: promptId,
        parentId: parentId ?? null,
        sequence: version,
        at,
        role: 'user',
        prompt,
      }),
    AnswerBegun: (event, { workspaceId, version, at }) =>
      insert({
        id: messageRowId(event.sessionId, event.answerId),
        workspaceId,
        sessionId: event.sessionId,
        messageId: event.answerId,
        parentId: event.promptId,
        sequence: version,
        at,
        role: 'assistant',
        model: event.model,
        requestId: event.requestId,
        answer: null,
      }),
    ResponseGenerated: ({ sessionId, answerId, answer }) =>
      update(messageRowId(sessionId, answerId), (row) =>
        row.role === 'assistant' ? { ...row, answer } : row,
      ),
    SessionRenamed: () => [],
    SessionSummarised: () => [],
    SettingsChanged: () => [],
    AnswerStopAsked: () => [],
    AlternativeSelected: () => [],
    SessionEnded: () => [],
    SessionDeleted: () => [],
    SessionRestored: () => [],
  },
  ['sessionId', 'sequence'],
);

export function messageRowId(sessionId: SessionId, messageId: MessageId): string {
  return `${sessionId}/${messageId}`;
}

/** Copies come before everything written here, so their sequences are below zero. */
function copied(
  message: CopiedMessage,
  where: Pick<SessionMessageRow, 'sessionId' | 'workspaceId' | 'sequence' | 'at'>,
): SessionMessageRow {
  const place = {
    ...where,
    id: messageRowId(where.sessionId, message.messageId),
    messageId: message.messageId,
    parentId: message.parentId ?? null,
  };
  if (message.role === 'user') {
    const { content, attachments, toolCallId, toolResults } = message;
    return { ...place, role: 'user', prompt: { content, attachments, toolCallId, toolResults } };
  }
  const { messageId: _, parentId: __, role, model, requestId = null, ...answer } = message;
  return { ...place, role, model, requestId, answer };
}
