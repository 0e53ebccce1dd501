import type { CallContext } from '@atelier/kernel';
import type { SessionEvent } from '@atelier/playground-contract';
import type { MessageId } from '../domain/message.ts';
import type { RequestId, SessionAnswer, SessionId } from '../domain/session.ts';
import { answerDraft } from './answer-draft.ts';
import { conversationOf } from './conversation.ts';
import { failureOf } from './failure.ts';
import type { PlaygroundPorts } from './ports.ts';
import { branchOf, findSession, messagesOf, messageView, treeOf } from './session-view.ts';

export type Turn = { sessionId: SessionId; answerId: MessageId; requestId: RequestId };

/**
 * Has the answer that was begun written, passes it on as it comes, and records it, whole or as far
 * as it came. Whoever stops listening stops the model; what had come by then is kept.
 */
export async function* writeAnswer(
  ports: PlaygroundPorts,
  call: CallContext,
  turn: Turn,
  caller: AbortSignal,
): AsyncGenerator<SessionEvent, void> {
  const { sessionId, answerId, requestId } = turn;
  const draft = answerDraft();
  const signal = ports.running.begin(answerId, caller);
  let recorded = false;
  const record = async (answer: SessionAnswer) => {
    recorded = true;
    return ports.sessions(call, sessionId, { type: 'RecordAnswer', answerId, answer });
  };
  try {
    const { settings, branch } = await askedOf(ports, call, turn);
    yield { type: 'start', promptId: branch.promptId, answerId, requestId, model: settings.model };
    try {
      const { model, parameters, systemPrompt } = settings;
      const messages = conversationOf(systemPrompt, branch.rows);
      const stream = await ports.gateway.generateStream(
        { model, messages, parameters, operation: 'playground', requestId },
        { context: call, signal },
      );
      for await (const event of stream) {
        draft.take(event);
        if (event.type === 'delta' || event.type === 'tool-call' || event.type === 'usage')
          yield event;
        if (event.type === 'reasoning') yield { type: 'reasoning', text: event.text };
      }
    } catch (error) {
      if (!signal.aborted) draft.take({ type: 'error', failure: failureOf(error) });
    }
    const answer = await settled(ports, call, turn, draft.close());
    const executed = await record(answer);
    yield await closing(ports, call, turn, executed);
  } finally {
    if (!recorded) await record(await settled(ports, call, turn, draft.close()));
    ports.running.end(answerId);
  }
}

async function askedOf(ports: PlaygroundPorts, call: CallContext, { sessionId, answerId }: Turn) {
  const session = await findSession(ports, call, sessionId);
  const rows = await messagesOf(ports, call, sessionId);
  const promptId = rows.find(({ messageId }) => messageId === answerId)?.parentId;
  if (!session || !promptId) throw new Error(`${sessionId} has no answer ${answerId} to write.`);
  return { settings: session.settings, branch: { promptId, rows: branchOf(rows, promptId) } };
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
      .getRequest({ requestId }, { context: call })
      .catch(() => undefined);
    if (logged === undefined) return answer;
    if (logged.status !== 'running') return { ...answer, figures: logged.figures };
  }
  return answer;
}

async function closing(
  ports: PlaygroundPorts,
  call: CallContext,
  { sessionId, answerId }: Turn,
  executed: Awaited<ReturnType<PlaygroundPorts['sessions']>>,
): Promise<SessionEvent> {
  const rows = await messagesOf(ports, call, sessionId);
  const row = rows.find(({ messageId }) => messageId === answerId);
  if (row === undefined) throw new Error(`${sessionId} has no answer ${answerId}.`);
  const answer = messageView(row, treeOf(rows));
  if (answer.failure) return { type: 'error', failure: answer.failure, answer };
  return { type: 'end', answer, version: executed.outcome === 'accepted' ? executed.version : 0 };
}
