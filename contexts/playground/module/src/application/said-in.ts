import type { MessageId } from '../domain/message.ts';
import type { SessionMessageRow } from './session-messages.projection.ts';

export type Said = {
  readonly messageId: MessageId;
  readonly role: 'user' | 'assistant' | 'tool';
  readonly text: string;
};

/** What was said in a branch, in words: without pictures, and without answers that said nothing. */
export function saidIn(branch: readonly SessionMessageRow[]): readonly Said[] {
  return branch.flatMap(({ messageId, ...row }) => {
    const text = row.role === 'user' ? row.prompt.content : (row.answer?.content ?? '');
    const isTool = row.role === 'user' && row.prompt.toolCallId !== undefined;
    return text.trim() === '' ? [] : [{ messageId, role: isTool ? 'tool' : row.role, text }];
  });
}
