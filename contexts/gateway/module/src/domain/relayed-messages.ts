import { anthropicErrorBody } from './anthropic-error.ts';
import { eventReader } from './anthropic-messages.stream.ts';
import { isObject, parseJson } from './json.ts';
import { type RelayReader, relayReader } from './relay-reader.ts';
import { formatSse } from './sse.ts';

const STOP = formatSse({ event: 'message_stop', data: '{"type":"message_stop"}' });

/** A stream of Anthropic's messages on its way through. */
export function relayedMessages(): RelayReader {
  const reader = eventReader();
  let stop = STOP;

  return relayReader({
    passes(data, text, { note, learn }) {
      const event = parseJson(data);
      if (!isObject(event)) return false;
      const read = reader.read(event);
      note(read);
      if (event['type'] === 'error') return false;
      if (event['type'] === 'message_stop') {
        stop = `${text}\n\n`;
        return false;
      }
      const [only, more] = read;
      if (only?.type === 'text' && !more) learn(text, only.text);
      return true;
    },
    end: reader.end,
    stopped: reader.stopped,
    farewell: (failure) =>
      failure
        ? formatSse({ event: 'error', data: JSON.stringify(anthropicErrorBody(failure)) })
        : stop,
  });
}
