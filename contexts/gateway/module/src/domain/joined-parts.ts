import type { AssistantPart } from './canonical.ts';

/** The same parts, with words that follow words in one: a client may take only one text for the answer. */
export function joinedParts(parts: readonly AssistantPart[]): readonly AssistantPart[] {
  const joined: AssistantPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const goesOn = last !== undefined && last.type === part.type && !isProved(last);
    if (goesOn && 'text' in last && 'text' in part) {
      joined[joined.length - 1] = { ...part, text: last.text + part.text };
    } else joined.push(part);
  }
  return joined;
}

/** A thought that ends with its proof. */
function isProved(part: AssistantPart): boolean {
  return part.type === 'reasoning' && (part.signature ?? part.redacted) !== undefined;
}
