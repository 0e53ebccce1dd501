import { playground } from '@atelier/playground-contract';
import { handler } from '@atelier/rpc';
import { siblingsIn } from '../domain/message.ts';
import type { PlaygroundPorts } from './ports.ts';
import {
  branchOf,
  findSession,
  messagesOf,
  messageView,
  placesOf,
  summaryOf,
} from './session-view.ts';
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
    return { ...summaryOf(session), messages, ...(latest ? { summary: shownOf(latest) } : {}) };
  });

function shownOf({ leafId, costNanoUsd, ...summary }: NonNullable<SessionSummaryRow['latest']>) {
  return { ...summary, upTo: leafId, ...(costNanoUsd === undefined ? {} : { costNanoUsd }) };
}
