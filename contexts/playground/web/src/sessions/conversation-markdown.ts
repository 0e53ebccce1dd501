import type { Message } from '../playground-api.ts';

type Conversation = { readonly title: string; readonly messages: readonly Message[] };

/** A conversation as a document: who said what, as it was written. Pictures are counted only. */
export function conversationMarkdown({ title, messages }: Conversation): string {
  return `${[`# ${title}`, ...messages.map(messageMarkdown)].join('\n\n')}\n`;
}

function messageMarkdown(message: Message): string {
  const { role, content, model, attachments, toolCalls, toolResults = [] } = message;
  const who = role === 'assistant' ? `Answer${model ? ` by ${model}` : ''}` : WHO[role];
  const parts = [
    content.trim(),
    ...(attachments.length > 0 ? [`_Pictures: ${attachments.length}_`] : []),
    ...toolCalls.map(({ name, argumentsJson }) => `Calls \`${name}\`:\n\n${fenced(argumentsJson)}`),
    ...toolResults.map((result) => `Result of a tool:\n\n${fenced(result.content)}`),
  ];
  return [`## ${who}`, ...parts.filter((part) => part !== '')].join('\n\n');
}

const WHO = { user: 'Prompt', tool: 'Results' } as const;

/** With one mark more than the text has in a row, so that it cannot end the fence. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}
