import { insert, projection, type UserId, update } from '@atelier/kernel';
import type { MessageId } from '../domain/message.ts';
import type { ConfigurationId, RequestId, SessionEvent, SessionId } from '../domain/session.ts';
import type { Settings } from '../domain/settings.ts';

export type SessionRow = {
  id: SessionId;
  workspaceId: string;
  ownerId: UserId;
  title: string;
  titledBy: 'nobody' | 'first-words' | 'task' | 'person';
  /** `deleted` hides a session from everything but its restoration. */
  status: 'active' | 'ended' | 'deleted';
  statusBefore: 'active' | 'ended';
  settings: Settings;
  configurationId: ConfigurationId | null;
  forkedFrom: { sessionId: SessionId; messageId: MessageId } | null;
  leafId: MessageId | null;
  running: { answerId: MessageId; requestId: RequestId; isToStop?: true } | null;
  messageCount: number;
  costNanoUsd: number;
  /** Calls without a known price, which are in no cost. */
  unpriced: number;
  createdAt: string;
  updatedAt: string;
};

export const UNTITLED = 'New session';

export const sessionList = projection<SessionEvent, SessionRow>(
  'session-list',
  {
    SessionOpened: (event, { workspaceId, at }) =>
      insert({
        id: event.sessionId,
        workspaceId,
        ownerId: event.ownerId,
        title: event.title ?? UNTITLED,
        titledBy: event.title === undefined ? 'nobody' : 'person',
        status: 'active',
        statusBefore: 'active',
        settings: event.settings,
        configurationId: event.configurationId ?? null,
        forkedFrom: event.forkedFrom ?? null,
        leafId: event.messages.at(-1)?.messageId ?? null,
        running: null,
        messageCount: event.messages.length,
        costNanoUsd: 0,
        unpriced: 0,
        createdAt: at,
        updatedAt: at,
      }),
    SessionRenamed: ({ sessionId, title, by, costNanoUsd }) =>
      update(sessionId, (row) => ({
        ...row,
        title,
        titledBy: by ?? 'person',
        ...(by === 'task' ? withCall(row, { costNanoUsd }) : {}),
      })),
    SessionSummarised: ({ sessionId, costNanoUsd }) =>
      update(sessionId, (row) => ({ ...row, ...withCall(row, { costNanoUsd }) })),
    SettingsChanged: ({ sessionId, settings, configurationId }) =>
      update(sessionId, (row) => ({ ...row, settings, configurationId: configurationId ?? null })),
    PromptSubmitted: ({ sessionId, promptId }, { at }) =>
      update(sessionId, (row) => ({
        ...row,
        leafId: promptId,
        messageCount: row.messageCount + 1,
        updatedAt: at,
      })),
    AnswerBegun: ({ sessionId, answerId, requestId }, { at }) =>
      update(sessionId, (row) => ({
        ...row,
        leafId: answerId,
        running: { answerId, requestId },
        messageCount: row.messageCount + 1,
        updatedAt: at,
      })),
    ResponseGenerated: ({ sessionId, answer }, { at }) =>
      update(sessionId, (row) => ({
        ...row,
        running: null,
        ...(answer.figures ? withCall(row, answer.figures) : {}),
        updatedAt: at,
      })),
    AnswerStopAsked: ({ sessionId }) =>
      update(sessionId, (row) => ({
        ...row,
        running: row.running && { ...row.running, isToStop: true },
      })),
    AlternativeSelected: ({ sessionId, leafId }) =>
      update(sessionId, (row) => ({ ...row, leafId })),
    SessionEnded: ({ sessionId }) =>
      update(sessionId, (row) => ({ ...row, status: 'ended', statusBefore: 'ended' })),
    SessionDeleted: ({ sessionId }) => update(sessionId, (row) => ({ ...row, status: 'deleted' })),
    SessionRestored: ({ sessionId }) =>
      update(sessionId, (row) => ({ ...row, status: row.statusBefore })),
  },
  ['ownerId', 'status', 'updatedAt'],
);

/** What a session has cost with one call more. */
function withCall(
  { costNanoUsd, unpriced }: SessionRow,
  call: { readonly costNanoUsd?: number | undefined },
) {
  if (call.costNanoUsd === undefined) return { unpriced: unpriced + 1 };
  return { costNanoUsd: costNanoUsd + call.costNanoUsd };
}
