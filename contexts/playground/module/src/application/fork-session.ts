import { newId } from '@atelier/kernel';
import { playground } from '@atelier/playground-contract';
import { handler } from '@atelier/rpc';
import type { CopiedMessage } from '../domain/session.ts';
import type { PlaygroundPorts } from './ports.ts';
import type { SessionMessageRow } from './session-messages.projection.ts';
import { branchOf, findSession, messagesOf, sessionView } from './session-view.ts';

export const forkSession = (ports: PlaygroundPorts) =>
  handler(playground.forkSession, async ({ input, call, errors }) => {
    const origin = await findSession(ports, call, input.sessionId);
    if (origin === undefined) throw errors.SESSION_NOT_FOUND();
    const rows = await messagesOf(ports, call, origin.id);
    const leafId = input.messageId ?? origin.leafId;
    if (input.messageId && !rows.some(({ messageId }) => messageId === leafId))
      throw errors.MESSAGE_NOT_FOUND();

    const sessionId = newId('session');
    const messages = branchOf(rows, leafId).flatMap((row) => copyOf(row) ?? []);
    const last = messages.at(-1)?.messageId;
    await ports.sessions(call, sessionId, {
      type: 'OpenSession',
      sessionId,
      ownerId: call.actor.userId,
      title: input.title ?? forkTitle(origin.title),
      settings: origin.settings,
      configurationId: origin.configurationId ?? undefined,
      forkedFrom: last && { sessionId: origin.id, messageId: last },
      messages,
    });
    const fork = await findSession(ports, call, sessionId);
    if (fork === undefined) throw new Error(`${sessionId} was opened and is not there.`);
    return sessionView(fork);
  });

/** `Seas (fork)`, of that `Seas (fork 2)`: a fork of a fork is not called by all of them. */
function forkTitle(title: string): string {
  const [, name = title, nth = '1'] = /^(.*) \(fork(?: (\d+))?\)$/.exec(title) ?? [];
  return name === title ? `${title} (fork)` : `${name} (fork ${Number(nth) + 1})`;
}

/** An answer that is still being written stays behind. */
function copyOf(row: SessionMessageRow): CopiedMessage | undefined {
  const { messageId, parentId } = row;
  if (row.role === 'user')
    return { messageId, parentId: parentId ?? undefined, role: 'user', ...row.prompt };
  if (row.answer === null || parentId === null) return undefined;
  const { model, requestId, answer } = row;
  return {
    messageId,
    parentId,
    role: 'assistant',
    model,
    requestId: requestId ?? undefined,
    ...answer,
  };
}
