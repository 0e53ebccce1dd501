import { isObject, type JsonObject, parseJson } from '../domain/json.ts';
import { sseParser } from '../domain/sse.ts';

/** JSON larger than this holds pictures: its end is looked at, and it is not kept. */
const KEPT_BYTES = 256 * 1024;
const TAIL_BYTES = 4096;

/** Reads off an answer of media, while it passes, what it says of its use. */
export function lastUsage(contentType: string) {
  const isEvents = contentType.startsWith('text/event-stream');
  const isText = contentType.startsWith('text/') || contentType.startsWith('application/json');
  const events = sseParser();
  const chunks: Buffer[] = [];
  let size = 0;
  let found: JsonObject | undefined;
  const note = (value: unknown) => {
    const usage = isObject(value) ? value['usage'] : undefined;
    // Minutes and pictures are told here too; only tokens have prices here.
    if (isObject(usage) && typeof usage['input_tokens'] === 'number') found = usage;
  };

  return {
    read(chunk: Buffer) {
      if (isEvents) for (const { data } of events.push(chunk)) note(parseJson(data));
      if (!isText) return;
      size += chunk.length;
      chunks.push(chunk);
      if (size <= KEPT_BYTES) return;
      const tail = Buffer.concat(chunks).subarray(-TAIL_BYTES);
      chunks.splice(0, chunks.length, tail);
    },
    usage(): JsonObject | undefined {
      if (isEvents || !isText) return found;
      const text = Buffer.concat(chunks).toString('utf8');
      note(size > KEPT_BYTES ? usageAtEnd(text) : parseJson(text));
      return found;
    },
    /** The text of an answer that is one, for the log. */
    text(): string | undefined {
      if (!isText || isEvents || size > KEPT_BYTES) return undefined;
      const text = Buffer.concat(chunks).toString('utf8');
      return parseJson(text) === undefined ? JSON.stringify({ text }) : text;
    },
  };
}

/** Pictures come first in OpenAI's answer, its use last. */
function usageAtEnd(tail: string): unknown {
  const at = tail.lastIndexOf('"usage"');
  return at === -1 ? undefined : parseJson(`{${tail.slice(at).trimEnd()}`);
}
