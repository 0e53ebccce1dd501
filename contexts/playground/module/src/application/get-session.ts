import { playground } from '@atelier/playground-contract';
import { handler } from '@atelier/rpc';
import { siblingsIn, sizeOf } from '../domain/message.ts';
import { SIZE_LIMIT_BYTES } from '../domain/session.ts';
import type { PlaygroundPorts } from './ports.ts';
import {
  branchOf,
  findSession,
  messagesOf,
  messageView,
  placesOf,
  sessionView,
} from './session-view.ts';
import type { SessionMessageRow } from './session-messages.projection.ts';
import type { SessionSummaryRow } from './session-summaries.projection.ts';
import { settleSession } from './settle-session.ts';

export const getSession = (ports: PlaygroundPorts) =>
  handler(playground.getSession, async ({ input, call, errors }) => {
    const session = await findSession(ports, call, input.sessionId);
    if (session === undefined) throw errors.SESSION_NOT_FOUND();
    await settleSession(ports, call, session);
    const rows = await messagesOf(ports, call, session.id);
    const siblings = siblingsIn(placesOf(rows));
    const messages = branchOf(rows, session.leafId).map((row) => messageView(row, siblings));
    const { latest } = (await ports.summaryRows.get(session.workspaceId, session.id)) ?? {};
    return {
      ...sessionView(session),
      messages,
      ...(latest ? { summary: shownOf(latest) } : {}),
      room: { usedBytes: takenBy(rows), limitBytes: SIZE_LIMIT_BYTES },
    };
  });

function shownOf({ leafId, costNanoUsd, ...summary }: NonNullable<SessionSummaryRow['latest']>) {
  return { ...summary, upTo: leafId, ...(costNanoUsd === undefined ? {} : { costNanoUsd }) };
}

function takenBy(rows: readonly SessionMessageRow[]): number {
  const sizes = rows.map((row) => sizeOf(row.role === 'user' ? row.prompt : (row.answer ?? {})));
  return sizes.reduce((total, sizeBytes) => total + sizeBytes, 0);
}
