import type { StreamEvent } from './canonical.ts';
import type { StreamWriter, WriterOptions } from './codec.ts';
import type { JsonObject } from './json.ts';
import { responseEnd, responseHead } from './openai-responses.answer.ts';
import { responsesError, responsesErrorEvent } from './openai-responses.error.ts';
import { OutputItems, type Say } from './openai-responses.output.ts';
import { formatSse } from './sse.ts';

/** OpenAI's typed events, numbered; the last one holds the whole response. */
export function streamWriter(stamp: WriterOptions): StreamWriter {
  const say = numbered();
  let head: JsonObject | undefined;
  let items = new OutputItems(say, '', stamp);

  return (event: StreamEvent) => {
    switch (event.type) {
      case 'start': {
        head = responseHead(event.id, event.model, stamp);
        items = new OutputItems(say, event.id, stamp);
        const response = head;
        return say('response.created', { response }) + say('response.in_progress', { response });
      }
      case 'text':
      case 'refusal':
        return items.speak(event.type, event.text);
      case 'reasoning':
        return items.think(event.text);
      case 'reasoning-end':
        return items.endThought(event);
      case 'tool-call':
        return items.call(event.index, event.id, event.name);
      case 'tool-arguments':
        return items.callArguments(event.index, event.text);
      case 'usage':
        return '';
      case 'finish': {
        const closed = items.close();
        const end = responseEnd(event.stop, stamp, event.usage);
        const response = { ...head, ...end, output: items.all('completed') };
        return closed + say(`response.${String(end['status'])}`, { response });
      }
      case 'error': {
        const error = responsesError(event.failure);
        const response = { ...head, status: 'failed', error, output: items.all('incomplete') };
        const failed = head ? say('response.failed', { response }) : '';
        return failed + say('error', responsesErrorEvent(event.failure));
      }
    }
  };
}

/** Events with their numbers, from `first` on. */
export function numbered(first = 0): Say {
  let next = first;
  return (type, fields) =>
    formatSse({
      event: type,
      data: JSON.stringify({ type, sequence_number: next++, ...fields }),
    });
}
