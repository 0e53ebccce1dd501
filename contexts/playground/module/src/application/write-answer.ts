import { callFailure } from '@atelier/gateway-contract';
import type { CallContext } from '@atelier/kernel';
import type { SessionEvent } from '@atelier/playground-contract';
import { type MessageId, siblingsIn, type Tree } from '../domain/message.ts';
import type { RequestId, SessionAnswer, SessionId } from '../domain/session.ts';
import { answerDraft } from './answer-draft.ts';
import { asLogReader } from './as-log-reader.ts';
import { closedForCertain } from './closed-for-certain.ts';
import { conversationOf } from './conversation.ts';
import type { PlaygroundPorts } from './ports.ts';
import { messageRowId } from './session-messages.projection.ts';
import { branchOf, findSession, messagesOf, messageView, placesOf } from './session-view.ts';

/** How long it takes at most until an answer ends that was stopped at another process. */
const LOOK_EVERY_MS = 1000;

export type Turn = { sessionId: SessionId; answerId: MessageId; requestId: RequestId };

/**
 * Has the answer that was begun written, passes it on as it comes, and records it, whole or as far
 * as it came. Whoever stops listening stops the model; what had come by then is kept. It can be
 * stopped from this call on, and is recorded also when nobody asks for the first event.
 */
export function writeAnswer(
  ports: PlaygroundPorts,
  call: CallContext,
  turn: Turn,
  caller: AbortSignal,
): AsyncGenerator<SessionEvent, void> {
  const signal = ports.running.begin(turn.answerId, caller);
  return closedForCertain(written(ports, call, turn, signal), caller);
}

async function* written(
  ports: PlaygroundPorts,
  call: CallContext,
  turn: Turn,
  signal: AbortSignal,
): AsyncGenerator<SessionEvent, void> {
  const { sessionId, answerId, requestId } = turn;
  const draft = answerDraft();
  let isRecorded = false;
  const looking = setInterval(() => void stopIfAsked(ports, call, turn), LOOK_EVERY_MS);
  const record = async () => {
    const answer = await settled(ports, call, turn, draft.close());
    const command = { type: 'RecordAnswer', answerId, answer } as const;
    const executed = await ports.sessions(call, sessionId, command);
    isRecorded = true;
    return executed;
  };
  try {
    const { settings, promptId, messages, tree } = await askedOf(ports, call, turn);
    yield { type: 'start', promptId, answerId, requestId, model: settings.model };
    try {
      const { model, parameters } = settings;
      const stream = await ports.gateway.generateStream(
        { model, messages, parameters, operation: 'playground', requestId },
        { context: call, signal },
      );
      for await (const event of stream) {
        draft.take(event);
        if (event.type === 'delta' || event.type === 'tool-call' || event.type === 'usage')
          yield event;
        if (event.type === 'reasoning' && event.text !== '')
          yield { type: 'reasoning', text: event.text };
      }
    } catch (error) {
      if (!signal.aborted) draft.take({ type: 'error', failure: callFailure(error) });
    }
    const executed = await record();
    yield await closing(ports, call, turn, tree, executed);
  } finally {
    clearInterval(looking);
    try {
      // The answer was paid for: a second try, if the first could not reach the database.
      if (!isRecorded) await record();
    } finally {
      // Recorded or not: an answer that still seems to be written is never settled.
      ports.running.end(answerId);
    }
  }
}

async function stopIfAsked(ports: PlaygroundPorts, call: CallContext, turn: Turn): Promise<void> {
  // What goes wrong here goes wrong where the answer is recorded, too.
  const session = await findSession(ports, call, turn.sessionId).catch(() => undefined);
  if (session?.running?.isToStop) ports.running.stop(session.running.answerId);
}

/** What is asked. Of the rows, which may hold many pictures, only their places are kept meanwhile. */
async function askedOf(ports: PlaygroundPorts, call: CallContext, { sessionId, answerId }: Turn) {
  const session = await findSession(ports, call, sessionId);
  const rows = await messagesOf(ports, call, sessionId);
  const promptId = rows.find(({ messageId }) => messageId === answerId)?.parentId;
  if (!session || !promptId) throw new Error(`${sessionId} has no answer ${answerId} to write.`);
  const { settings } = session;
  const messages = conversationOf(settings, branchOf(rows, promptId));
  return { settings, promptId, messages, tree: placesOf(rows) };
}

/** A stopped call is closed by the gateway, which counts what was used: its figures are in the log. */
async function settled(
  { gateway }: PlaygroundPorts,
  call: CallContext,
  { requestId }: Turn,
  answer: SessionAnswer,
): Promise<SessionAnswer> {
  if (answer.figures) return answer;
  for (const pauseMs of [0, 20, 50, 100, 200, 400]) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const logged = await gateway
      .getRequest({ requestId }, { context: asLogReader(call) })
      .catch(() => undefined);
    if (logged === undefined) return answer;
    if (logged.status !== 'running') return { ...answer, figures: logged.figures };
  }
  return answer;
}

/** Nothing is added to a session while an answer is written, so its places are those of before. */
async function closing(
  ports: PlaygroundPorts,
  call: CallContext,
  { sessionId, answerId }: Turn,
  tree: Tree,
  executed: Awaited<ReturnType<PlaygroundPorts['sessions']>>,
): Promise<SessionEvent> {
  const rowId = messageRowId(sessionId, answerId);
  const row = await ports.messageRows.get(call.actor.workspaceId, rowId);
  if (row === undefined) throw new Error(`${sessionId} has no answer ${answerId}.`);
  const answer = messageView(row, siblingsIn(tree));
  if (answer.failure) return { type: 'error', failure: answer.failure, answer };
  return { type: 'end', answer, version: executed.outcome === 'accepted' ? executed.version : 0 };
}
