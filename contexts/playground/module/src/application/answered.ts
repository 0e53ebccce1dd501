import type { Failure } from '@atelier/gateway-contract';
import type { CallContext } from '@atelier/kernel';
import type { SessionEvent, SessionMessage } from '@atelier/playground-contract';
import { siblingsIn } from '../domain/message.ts';
import type { PlaygroundPorts } from './ports.ts';
import { messagesOf, messageView, placesOf } from './session-view.ts';
import type { Turn } from './write-answer.ts';

type Answered = {
  id: SessionMessage['id'];
  prompt: SessionMessage;
  answer: SessionMessage;
  version: number;
};

/** The whole answer at once, for a client that doesn't watch it being written. */
export async function answered(
  ports: PlaygroundPorts,
  call: CallContext,
  { sessionId, answerId }: Turn,
  errors: Record<'ANSWER_FAILED' | 'ANSWER_LIMITED', (options: { data: Failure }) => Error>,
  writing: AsyncIterable<SessionEvent>,
): Promise<Answered> {
  let version = 0;
  for await (const event of writing) {
    if (event.type === 'error') {
      const { failure: data } = event;
      const isLimited = data.kind === 'limit-exceeded' || data.kind === 'rate-limited';
      throw isLimited ? errors.ANSWER_LIMITED({ data }) : errors.ANSWER_FAILED({ data });
    }
    if (event.type === 'end') version = event.version;
  }
  const rows = await messagesOf(ports, call, sessionId);
  const tree = placesOf(rows);
  const siblings = siblingsIn(tree);
  const view = (id: string | null | undefined) => {
    const row = rows.find(({ messageId }) => messageId === id);
    if (row === undefined) throw new Error(`${sessionId} lost the message ${id}.`);
    return messageView(row, siblings);
  };
  const answer = view(answerId);
  return { id: answer.id, prompt: view(tree.get(answerId)?.parentId), answer, version };
}
