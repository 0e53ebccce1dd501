import type { SessionMessage, SessionSummary } from '@atelier/playground-contract';
import type { CallContext } from '@atelier/kernel';
import type { z } from '@atelier/contract';
import {
  type MessageId,
  pathTo,
  resultsIn,
  type siblingsIn,
  type Tree,
} from '../domain/message.ts';
import { MESSAGE_LIMIT, type SessionId } from '../domain/session.ts';
import type { PlaygroundPorts } from './ports.ts';
import type { SessionRow } from './session-list.projection.ts';
import type { SessionMessageRow } from './session-messages.projection.ts';

/** The row of a session that the caller may see, or undefined. */
export async function findSession(
  { sessionRows }: PlaygroundPorts,
  { actor }: CallContext,
  sessionId: SessionId,
): Promise<SessionRow | undefined> {
  const row = await sessionRows.get(actor.workspaceId, sessionId);
  return row && row.ownerId === actor.userId && row.status !== 'deleted' ? row : undefined;
}

/** All messages of a session, also those on branches left behind, oldest first. */
export async function messagesOf(
  { messageRows }: PlaygroundPorts,
  { actor }: CallContext,
  sessionId: SessionId,
): Promise<SessionMessageRow[]> {
  const { items } = await messageRows.list(actor.workspaceId, {
    where: { sessionId },
    orderBy: 'sequence',
    limit: MESSAGE_LIMIT,
  });
  return items;
}

/** Where the messages of `rows` are in their session. */
export function placesOf(rows: readonly SessionMessageRow[]): Tree {
  return new Map(
    rows.map(({ messageId, parentId, role }) => [
      messageId,
      { parentId: parentId ?? undefined, role },
    ]),
  );
}

/** The rows from the first message to `leafId`. */
export function branchOf(
  rows: readonly SessionMessageRow[],
  leafId: MessageId | null,
): SessionMessageRow[] {
  const byId = new Map(rows.map((row) => [row.messageId, row]));
  return pathTo(placesOf(rows), leafId ?? undefined).flatMap((id) => byId.get(id) ?? []);
}

/** A message as the contract shows it; `siblings` finds its alternatives. */
export function messageView(
  row: SessionMessageRow,
  siblings: ReturnType<typeof siblingsIn>,
): SessionMessage {
  const alternatives = [...siblings(row.messageId)];
  const place = {
    id: row.messageId,
    at: row.at,
    ...(alternatives.length > 1 ? { alternatives } : {}),
  };
  if (row.role === 'user') {
    const { content, attachments, toolCallId } = row.prompt;
    const results = resultsIn(row.prompt);
    return {
      ...place,
      role: results.length === 0 ? 'user' : 'tool',
      content,
      attachments: [...attachments],
      toolCalls: [],
      ...(toolCallId === undefined ? {} : { toolCallId }),
      ...(results.length === 0 ? {} : { toolResults: [...results] }),
      status: 'complete',
    };
  }
  const { answer, model, requestId } = row;
  const made = {
    role: 'assistant' as const,
    attachments: [],
    model,
    ...(requestId ? { requestId } : {}),
  };
  if (answer === null)
    return { ...place, ...made, content: '', toolCalls: [], status: 'streaming' };
  return {
    ...place,
    ...made,
    ...answer,
    toolCalls: [...answer.toolCalls],
    // The domain passes the gateway's failure on without knowing its vocabulary.
    failure: answer.failure as SessionMessage['failure'],
  };
}

/** A session as lists show it. */
export function sessionView(row: SessionRow): z.infer<typeof SessionSummary> {
  return {
    id: row.id,
    title: row.title,
    titledBy: row.titledBy,
    status: row.status === 'deleted' ? row.statusBefore : row.status,
    settings: row.settings,
    ...(row.configurationId ? { configurationId: row.configurationId } : {}),
    ...(row.forkedFrom ? { forkedFrom: row.forkedFrom } : {}),
    messageCount: row.messageCount,
    costNanoUsd: row.costNanoUsd,
    unpriced: row.unpriced,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
