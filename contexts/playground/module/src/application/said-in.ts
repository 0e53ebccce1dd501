import { resultsIn } from '../domain/message.ts';
import type { SessionMessageRow } from './session-messages.projection.ts';

export type Said = {
  readonly role: 'user' | 'assistant' | 'tool';
  readonly text: string;
};

/**
 * What was said in a branch, in words: without pictures, and without answers that said nothing. The
 * offline workshop says nothing: it counts the words of the prompt.
 */
export function saidIn(branch: readonly SessionMessageRow[]): readonly Said[] {
  return branch.flatMap((row) => {
    if (row.role === 'assistant' && row.model.startsWith('offline/')) return [];
    if (row.role === 'assistant') return said(row.role, row.answer?.content ?? '');
    const results = resultsIn(row.prompt);
    return results.length === 0
      ? said('user', row.prompt.content)
      : said('tool', results.map(({ content }) => content).join('\n'));
  });
}

function said(role: Said['role'], text: string): readonly Said[] {
  return text.trim() === '' ? [] : [{ role, text }];
}
