import { type MessageId, resultsIn } from '../domain/message.ts';
import type { SessionMessageRow } from './session-messages.projection.ts';

export type Said = {
  readonly messageId: MessageId;
  readonly role: 'user' | 'assistant' | 'tool';
  readonly text: string;
};

/** What was said in a branch, in words: without pictures, and without answers that said nothing. */
export function saidIn(branch: readonly SessionMessageRow[]): readonly Said[] {
  return branch.flatMap(({ messageId, ...row }) => {
    if (row.role === 'assistant') return said(messageId, row.role, row.answer?.content ?? '');
    const results = resultsIn(row.prompt);
    return results.length === 0
      ? said(messageId, 'user', row.prompt.content)
      : said(messageId, 'tool', results.map(({ content }) => content).join('\n'));
  });
}

function said(messageId: MessageId, role: Said['role'], text: string): readonly Said[] {
  return text.trim() === '' ? [] : [{ messageId, role, text }];
}
