import type { Executed } from '@atelier/event-store';
import { type CallContext, newId } from '@atelier/kernel';
import type { MessageId } from '../domain/message.ts';
import type { RequestId, SessionId } from '../domain/session.ts';
import { changed, type SettingsChange } from '../domain/settings.ts';
import { checkSettings, type SettingsRejection } from './check-settings.ts';
import type { PlaygroundPorts } from './ports.ts';
import { findSession } from './session-view.ts';
import { settleSession } from './settle-session.ts';
import type { Turn } from './write-answer.ts';

type Ids = { promptId: MessageId; answerId: MessageId; requestId: RequestId };
type Begun<Rejection> =
  | { outcome: 'accepted'; version: number; turn: Turn }
  | {
      outcome: 'rejected';
      rejection: Rejection | SettingsRejection | { code: 'SESSION_NOT_FOUND' };
    };

/** What every way to ask for an answer has in common: the settings fit, nothing else is running. */
export async function beginTurn<Rejection extends { code: string }>(
  ports: PlaygroundPorts,
  call: CallContext,
  sessionId: SessionId,
  change: SettingsChange | undefined,
  command: (ids: Ids) => Promise<Executed<Rejection>>,
): Promise<Begun<Rejection>> {
  const session = await findSession(ports, call, sessionId);
  if (session === undefined)
    return { outcome: 'rejected', rejection: { code: 'SESSION_NOT_FOUND' } };
  if (change) {
    const checked = await checkSettings(ports, call, changed(session.settings, change));
    if (checked.outcome === 'rejected') return checked;
  }
  await settleSession(ports, call, session);
  const ids = {
    promptId: newId('message'),
    answerId: newId('message'),
    requestId: newId('request'),
  };
  const executed = await command(ids);
  if (executed.outcome === 'rejected') return executed;
  return { ...executed, turn: { sessionId, answerId: ids.answerId, requestId: ids.requestId } };
}
