import { isObject, type JsonObject, parseJson } from './json.ts';
import { responsesError, responsesErrorEvent } from './openai-responses.error.ts';
import { eventReader } from './openai-responses.stream.ts';
import { numbered } from './openai-responses.writer.ts';
import { type RelayReader, relayReader } from './relay-reader.ts';

/** The events that end a response, with the whole of it. */
const ENDS: ReadonlySet<unknown> = new Set([
  'response.completed',
  'response.incomplete',
  'response.failed',
  'error',
]);

/** A stream of OpenAI's responses on its way through. */
export function relayedResponses(): RelayReader {
  const reader = eventReader();
  let last = '';
  let begun: JsonObject | undefined;
  let number = -1;

  return relayReader({
    passes(data, text, { note }) {
      const event = parseJson(data);
      if (!isObject(event)) return false;
      if (typeof event['sequence_number'] === 'number') number = event['sequence_number'];
      if (isObject(event['response'])) begun ??= event['response'];
      note(reader.read(event));
      if (!ENDS.has(event['type'])) return true;
      last = `${text}\n\n`;
      return false;
    },
    end: reader.end,
    stopped: reader.stopped,
    farewell(failure) {
      if (failure === undefined) return last;
      const say = numbered(number + 1);
      const response = { ...begun, status: 'failed', error: responsesError(failure) };
      const failed = begun ? say('response.failed', { response }) : '';
      return failed + say('error', responsesErrorEvent(failure));
    },
  });
}
