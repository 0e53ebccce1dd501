import { insert, projection, update } from '@atelier/kernel';
import type { RequestId, SessionEvent, SessionId } from '../domain/session.ts';
import type { Summary } from '../domain/summary.ts';

export type SessionSummaryRow = {
  id: SessionId;
  workspaceId: string;
  /** The latest; null until somebody asked for one. */
  latest: (Summary & { requestId: RequestId; costNanoUsd?: number | undefined; at: string }) | null;
};

export const sessionSummaries = projection<SessionEvent, SessionSummaryRow>('session-summaries', {
  SessionOpened: ({ sessionId }, { workspaceId }) =>
    insert({ id: sessionId, workspaceId, latest: null }),
  SessionSummarised: ({ sessionId, summary, requestId, costNanoUsd }, { at }) =>
    update(sessionId, (row) => ({ ...row, latest: { ...summary, requestId, costNanoUsd, at } })),
  SessionRenamed: () => [],
  SettingsChanged: () => [],
  PromptSubmitted: () => [],
  AnswerBegun: () => [],
  ResponseGenerated: () => [],
  AnswerStopAsked: () => [],
  AlternativeSelected: () => [],
  SessionEnded: () => [],
  SessionDeleted: () => [],
  SessionRestored: () => [],
});
