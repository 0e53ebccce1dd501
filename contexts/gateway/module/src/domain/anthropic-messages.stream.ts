import { ANSWER_TOOL } from './answer-tool.ts';
import { readStop, readUsage } from './anthropic-messages.answer.ts';
import type { StopReason, StreamEvent } from './canonical.ts';
import type { StreamReader } from './codec.ts';
import { STREAM_CUT } from './broken.ts';
import { isObject, type JsonObject, parseJson } from './json.ts';
import { readErrorBody } from './provider-failure.ts';
import { object, word } from './told-json.ts';

/** Anthropic's typed events; unknown ones and broken ones are skipped, as its documentation asks. */
export function streamReader(): StreamReader {
  const events = eventReader();
  return {
    read({ data }) {
      const event = parseJson(data);
      if (!isObject(event)) return [];
      const read = events.read(event);
      // With its figures an answer is whole: only a farewell follows, which may never come.
      const isWhole = isObject(event['usage']) && events.stopped();
      return isWhole ? [...read, ...events.end()] : read;
    },
    end: events.end,
    stopped: events.stopped,
  };
}

/** What parsed events mean. `stopped` tells that the answer itself is complete. */
export function eventReader() {
  const blocks = blockReader();
  let over = false;
  let stop: { stop: StopReason; stopSequence?: string } | undefined;
  /** What a change of the message without a reason to stop would mean if it were the last one. */
  let last: typeof stop;
  let used: JsonObject = {};

  const finish = (): Events => {
    if (over || stop === undefined) return [];
    over = true;
    const usage = readUsage(used);
    return [{ type: 'finish', ...stop, ...(usage ? { usage } : {}) }];
  };

  return {
    read(event: JsonObject): Events {
      if (over) return [];
      switch (event['type']) {
        case 'message_start': {
          const message = object(event['message']);
          if (isObject(message['usage'])) used = message['usage'];
          const prompt = readUsage(message['usage']);
          return [
            {
              type: 'start',
              id: word(message['id']),
              model: word(message['model']),
              ...(prompt ? { prompt: { ...prompt, outputTokens: 0 } } : {}),
            },
          ];
        }
        case 'content_block_start':
          return isObject(event['content_block'])
            ? blocks.start(event['index'], event['content_block'])
            : [];
        case 'content_block_delta':
          return isObject(event['delta']) ? blocks.delta(event['index'], event['delta']) : [];
        case 'content_block_stop':
          return blocks.stop(event['index']);
        case 'message_delta': {
          const { delta, usage } = event;
          if (isObject(usage)) used = { ...used, ...present(usage) };
          if (isObject(delta)) last = readEnd(delta, blocks.hasCalls());
          if (isObject(delta) && delta['stop_reason'] != null) stop = last;
          const told = stop === undefined && isObject(usage) ? readUsage(used) : undefined;
          return told ? [{ type: 'usage', usage: told }] : [];
        }
        case 'message_stop':
          stop ??= last;
          return finish();
        case 'error':
          over = true;
          return [{ type: 'error', failure: readErrorBody(undefined, event) }];
        default:
          return [];
      }
    },
    end: (): Events =>
      over ? [] : stop === undefined ? [{ type: 'error', failure: STREAM_CUT }] : finish(),
    stopped: () => stop !== undefined,
  };
}

function readEnd(delta: JsonObject, isCalling: boolean) {
  const sequence = delta['stop_sequence'];
  return {
    stop: readStop(delta['stop_reason'], isCalling),
    ...(typeof sequence === 'string' ? { stopSequence: sequence } : {}),
  };
}

type Events = readonly StreamEvent[];

type Block = {
  readonly type: string;
  readonly index: number;
  signature?: string;
  /** The arguments that a call began with; servers like Anthropic's give some whole. */
  input?: string;
};

/** Content blocks: what each open one is, by the provider's index, decides what its deltas mean. */
function blockReader() {
  let calls = 0;
  /** A tool call's place, or a block's kind. */
  const blocks = new Map<unknown, Block>();

  const say = (block: Block, text: string): Events => {
    if (text === '') return [];
    if (block.type === 'thinking') return [{ type: 'reasoning', text }];
    if (block.type !== 'tool_use') return [{ type: 'text', text }];
    delete block.input;
    return [{ type: 'tool-arguments', index: block.index, text }];
  };

  return {
    hasCalls: () => calls > 0,
    start(index: unknown, start: JsonObject): Events {
      const type = word(start['type']);
      if (type === 'redacted_thinking') {
        return [{ type: 'reasoning-end', redacted: word(start['data']) }];
      }
      const name = word(start['name']);
      if (type !== 'tool_use' || name === ANSWER_TOOL) {
        const block = { type: type === 'tool_use' ? 'answer' : type, index: -1 };
        blocks.set(index, block);
        return say(block, word(start['text'] ?? start['thinking']));
      }
      const input = JSON.stringify(start['input'] ?? {});
      blocks.set(index, { type, index: calls, input });
      return [{ type: 'tool-call', index: calls++, id: word(start['id']), name }];
    },
    delta(index: unknown, delta: JsonObject): Events {
      const block = blocks.get(index);
      if (block === undefined) return [];
      if (delta['type'] === 'signature_delta') {
        block.signature = word(delta['signature']);
        return [];
      }
      return say(block, word(delta['text'] ?? delta['thinking'] ?? delta['partial_json']));
    },
    stop(index: unknown): Events {
      const block = blocks.get(index);
      if (block?.input !== undefined) return say(block, block.input);
      if (block?.type !== 'thinking') return [];
      const { signature } = block;
      return [{ type: 'reasoning-end', ...(signature === undefined ? {} : { signature }) }];
    },
  };
}

/** Null in a later usage means "as before". */
function present(usage: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== null));
}
