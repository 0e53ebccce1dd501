/** Characters that stand for themselves in JSON text. */
const PLAIN = /^[^"\\\p{Cc}]+$/u;

/**
 * Reads the text of a stream's chunks without parsing each: nearly all of them are the one before
 * with other words in it. A chunk is taken for such only when everything around the words is the
 * same, byte by byte, and nothing in the words is escaped; then parsing could tell nothing else.
 */
export function repeatedChunk() {
  let before: string | undefined;
  let after = '';
  return {
    /** The words of a chunk that is otherwise the one learned; undefined for every other. */
    wordsOf(data: string): string | undefined {
      if (before === undefined || data.length <= before.length + after.length) return undefined;
      if (!data.startsWith(before) || !data.endsWith(after)) return undefined;
      const words = data.slice(before.length, data.length - after.length);
      return PLAIN.test(words) ? words : undefined;
    },
    /** Remembers a chunk that said `words` and nothing else, when it is clear where they stand. */
    learn(data: string, words: string): void {
      const field = FIELDS.find((name) => data.includes(`${name}"${words}"`));
      if (field === undefined || !PLAIN.test(words)) return;
      const at = data.indexOf(`${field}"${words}"`);
      if (at !== data.lastIndexOf(`${field}"${words}"`)) return;
      before = data.slice(0, at + field.length + 1);
      after = data.slice(at + field.length + 1 + words.length);
    },
  };
}

const FIELDS = ['"content":', '"content": '];
