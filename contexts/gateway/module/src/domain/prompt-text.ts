import type { CanonicalRequest, Message } from './canonical.ts';

/** All that a model reads of a request, as text, for estimates. Images and files are not text. */
export function promptText({ messages, tools }: CanonicalRequest): string {
  const said = messages.flatMap(wordsOf);
  const offered = tools.map(({ name, description = '', schema }) =>
    [name, description, JSON.stringify(schema)].join('\n'),
  );
  return [...said, ...offered].join('\n');
}

/** The words of a message, piece by piece. */
export function wordsOf({ parts }: Pick<Message, 'parts'>): readonly string[] {
  return parts.flatMap((part) => {
    if (part.type === 'image' || part.type === 'file') return [];
    return part.type === 'tool-call' ? [part.name, part.arguments] : [part.text];
  });
}
