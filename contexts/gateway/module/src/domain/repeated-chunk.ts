/** Characters that stand for themselves in JSON text. */
const PLAIN = /^[^"\\\p{Cc}]+$/u;

/**
 * Reads the text of a stream's events without parsing each: nearly all of them are the one before
 * with other words in it. An event is taken for such only when everything around the words is the
 * same, byte by byte, and nothing in the words is escaped; then parsing could tell nothing else.
 */
export function repeatedChunk() {
  let before: string | undefined;
  let after = '';
  return {
    /** The words of the event `text[from..to]` if it is otherwise the one learned. */
    wordsIn(text: string, from: number, to: number): string | undefined {
      if (before === undefined || to - from <= before.length + after.length) return undefined;
      if (!text.startsWith(before, from) || !text.endsWith(after, to)) return undefined;
      const words = text.slice(from + before.length, to - after.length);
      return PLAIN.test(words) ? words : undefined;
    },
    /** Remembers an event that said `words` and nothing else, when it is clear where they stand. */
    learn(event: string, words: string): void {
      const field = FIELDS.find((name) => event.includes(`${name}"${words}"`));
      if (field === undefined || !PLAIN.test(words)) return;
      const at = event.indexOf(`${field}"${words}"`);
      if (at !== event.lastIndexOf(`${field}"${words}"`)) return;
      before = event.slice(0, at + field.length + 1);
      after = event.slice(at + field.length + 1 + words.length);
    },
  };
}

const FIELDS = ['"content":', '"content": ', '"text":', '"text": '];
