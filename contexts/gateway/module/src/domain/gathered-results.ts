import type { Message } from './canonical.ts';

/** The same conversation with the results of calls right after them: nothing may stand between those. */
export function gatheredResults(messages: readonly Message[]): readonly Message[] {
  const gathered: Message[] = [];
  let later: Message[] = [];
  for (const message of messages) {
    if (message.role === 'tool') {
      gathered.push(message);
      continue;
    }
    if (message.role === 'assistant') {
      gathered.push(...later, message);
      later = [];
    } else later.push(message);
  }
  return [...gathered, ...later];
}
