import type { Failure } from './failure.ts';
import { isObject, parseJson } from './json.ts';
import { eventReader } from './openai-chat.stream.ts';
import { openAiErrorBody } from './openai-error.ts';
import { type RelayReader, relayReader } from './relay-reader.ts';
import { formatSse } from './sse.ts';

/**
 * A chat completion stream on its way through. Besides broken events and the end, the usage chunk
 * that the client did not ask for is left out.
 */
export function relayedChat({ dropUsage }: { readonly dropUsage: boolean }): RelayReader {
  const chunks = eventReader();

  return relayReader({
    passes(data, event, { note, learn }) {
      if (data === '[DONE]') {
        note(chunks.done());
        return false;
      }
      const chunk = parseJson(data);
      if (!isObject(chunk)) return false;
      const read = chunks.read(chunk);
      note(read);
      if (chunk['error'] != null) return false;
      const [only, more] = read;
      if (only?.type === 'text' && !more && chunk['usage'] == null && !chunks.stopped()) {
        learn(event, only.text);
      }
      const onlyUsage =
        chunk['usage'] != null && Array.isArray(chunk['choices']) && chunk['choices'].length === 0;
      return !(dropUsage && onlyUsage);
    },
    end: chunks.end,
    stopped: chunks.stopped,
    farewell,
  });
}

function farewell(failure?: Failure): string {
  return formatSse({ data: failure ? JSON.stringify(openAiErrorBody(failure)) : '[DONE]' });
}
