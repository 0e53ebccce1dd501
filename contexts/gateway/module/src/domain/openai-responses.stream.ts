import { STREAM_CUT } from './broken.ts';
import type { StreamEvent } from './canonical.ts';
import type { StreamReader } from './codec.ts';
import { isObject, type JsonObject, parseJson } from './json.ts';
import { failureOf, readError, readStop, readUsage } from './openai-responses.answer.ts';
import { proofOf } from './openai-responses.turns.ts';
import { object, word } from './told-json.ts';

type Events = readonly StreamEvent[];

/** OpenAI's typed events; unknown ones and broken ones are skipped. */
export function streamReader(): StreamReader {
  const events = eventReader();
  return {
    read({ data }) {
      const event = parseJson(data);
      return isObject(event) ? events.read(event) : [];
    },
    end: events.end,
    stopped: events.stopped,
  };
}

/** What parsed events mean. */
export function eventReader() {
  const items = itemReader();
  let started = false;
  let over = false;

  const begin = (response: JsonObject): Events => {
    if (started) return [];
    started = true;
    return [{ type: 'start', id: word(response['id']), model: word(response['model']) }];
  };
  const finish = (response: JsonObject): Events => {
    over = true;
    const failure = failureOf(response);
    const usage = readUsage(response['usage']);
    if (failure !== undefined) {
      const told = usage ? [{ type: 'usage', usage } as const] : [];
      return [...told, { type: 'error', failure }];
    }
    const stop = readStop(response, items.hasCalls());
    return [...begin(response), { type: 'finish', stop, ...(usage ? { usage } : {}) }];
  };

  return {
    read(event: JsonObject): Events {
      if (over) return [];
      const type = word(event['type']);
      const response = object(event['response']);
      switch (type) {
        case 'response.created':
        case 'response.in_progress':
          return begin(response);
        case 'response.completed':
        case 'response.incomplete':
        case 'response.failed':
          return finish({ status: type.slice('response.'.length), ...response });
        case 'error':
          over = true;
          return [{ type: 'error', failure: readError(object(event['error'] ?? event)) }];
        default:
          return items.read(type, event);
      }
    },
    end: (): Events => (over ? [] : [{ type: 'error', failure: STREAM_CUT }]),
    stopped: () => over,
  };
}

type OpenItem = { readonly type: string; readonly call: number; hasSpoken: boolean };

/** Output items by their place, which every event about them carries. */
function itemReader() {
  const items = new Map<unknown, OpenItem>();
  let calls = 0;

  const add = (place: unknown, item: JsonObject): Events => {
    const type = word(item['type']);
    const isCall = type === 'function_call';
    const open = { type, call: isCall ? calls++ : -1, hasSpoken: false };
    items.set(place, open);
    if (!isCall) return [];
    const id = word(item['call_id']) || `call_${open.call}`;
    const called: Events = [{ type: 'tool-call', index: open.call, id, name: word(item['name']) }];
    return [...called, ...say(open, word(item['arguments']))];
  };
  const say = (item: OpenItem | undefined, text: string, isRefusal = false): Events => {
    if (item === undefined || text === '') return [];
    item.hasSpoken = true;
    if (item.type === 'function_call') return [{ type: 'tool-arguments', index: item.call, text }];
    if (item.type === 'reasoning') return [{ type: 'reasoning', text }];
    return item.type === 'message' ? [{ type: isRefusal ? 'refusal' : 'text', text }] : [];
  };

  return {
    hasCalls: () => calls > 0,
    read(type: string, event: JsonObject): Events {
      const place = event['output_index'];
      const open = items.get(place);
      switch (type) {
        case 'response.output_item.added':
          return isObject(event['item']) ? add(place, event['item']) : [];
        case 'response.output_text.delta':
        case 'response.function_call_arguments.delta':
        case 'response.reasoning_summary_text.delta':
        case 'response.reasoning_text.delta':
          return say(open, word(event['delta']));
        case 'response.refusal.delta':
          return say(open, word(event['delta']), true);
        case 'response.reasoning_summary_part.added':
          return open?.hasSpoken ? say(open, '\n\n') : [];
        case 'response.function_call_arguments.done':
          return open?.hasSpoken ? [] : say(open, word(event['arguments']));
        case 'response.output_item.done': {
          if (!isObject(event['item'])) return [];
          const added = open === undefined ? add(place, event['item']) : [];
          const item = items.get(place);
          // Nothing is no JSON: a call without arguments has an empty object of them.
          if (item?.type === 'function_call' && !item.hasSpoken)
            return [...added, ...say(item, word(event['item']['arguments']) || '{}')];
          if (item?.type !== 'reasoning') return added;
          const proof = proofOf(word(event['item']['encrypted_content']));
          return [...added, { type: 'reasoning-end', ...proof }];
        }
        default:
          return [];
      }
    },
  };
}
