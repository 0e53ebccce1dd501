import { writeStop, writeUsage } from './anthropic-messages.answer.ts';
import { anthropicErrorBody } from './anthropic-error.ts';
import type { StreamEvent } from './canonical.ts';
import type { StreamWriter } from './codec.ts';
import type { JsonObject } from './json.ts';
import { formatSse } from './sse.ts';
import { noUsage } from './usage.ts';

/**
 * Anthropic's events: blocks are opened and closed around the deltas. The arguments of calls may arrive
 * interleaved, and its blocks may not overlap: what comes after the first call waits for the end.
 */
export function streamWriter(): StreamWriter {
  const { show, close, call } = blockWriter();
  const waiting: Shown[] = [];
  const flush = () => {
    const own = Map.groupBy(waiting, (each) =>
      each.type === 'tool-arguments' ? each.index : undefined,
    );
    return (own.get(undefined) ?? [])
      .map((event) => {
        const args = event.type === 'tool-call' ? (own.get(event.index) ?? []) : [];
        return [event, ...args].map(show).join('');
      })
      .join('');
  };

  return (event: StreamEvent) => {
    switch (event.type) {
      case 'start': {
        const { id, model } = event;
        const message = { id, type: 'message', role: 'assistant', model, content: [] };
        const rest = {
          stop_reason: null,
          stop_sequence: null,
          usage: writeUsage(event.prompt ?? noUsage),
        };
        return say({ type: 'message_start', message: { ...message, ...rest } }) + PING;
      }
      case 'usage':
        return '';
      case 'finish': {
        const reason = {
          stop_reason: writeStop(event.stop),
          stop_sequence: event.stopSequence ?? null,
        };
        const usage = writeUsage(event.usage ?? noUsage);
        return (
          flush() +
          close() +
          say({ type: 'message_delta', delta: reason, usage }) +
          say({ type: 'message_stop' })
        );
      }
      case 'error':
        return formatSse({
          event: 'error',
          data: JSON.stringify(anthropicErrorBody(event.failure)),
        });
      default:
        if (call() === undefined) return show(event);
        if (event.type === 'tool-arguments' && event.index === call()) return show(event);
        waiting.push(event);
        return '';
    }
  };
}

/** What is shown in a content block. */
type Shown = Exclude<StreamEvent, { type: 'start' | 'usage' | 'finish' | 'error' }>;

/** Content blocks one after the other: beginning one of another kind closes the one before it. */
function blockWriter() {
  let index = -1;
  let open: string | undefined;
  let call: number | undefined;
  const close = () => {
    if (open === undefined) return '';
    open = undefined;
    return say({ type: 'content_block_stop', index });
  };
  const begin = (kind: string, block: JsonObject) => {
    if (open === kind) return '';
    const closed = close();
    open = kind;
    index++;
    return closed + say({ type: 'content_block_start', index, content_block: block });
  };
  const delta = (fields: JsonObject) => say({ type: 'content_block_delta', index, delta: fields });
  const think = () => begin('thinking', { type: 'thinking', thinking: '', signature: '' });

  return {
    close,
    /** The first call of the answer, once it has begun. */
    call: () => call,
    show(event: Shown): string {
      switch (event.type) {
        case 'text':
        case 'refusal':
          return (
            begin('text', { type: 'text', text: '' }) +
            delta({ type: 'text_delta', text: event.text })
          );
        case 'reasoning':
          return think() + delta({ type: 'thinking_delta', thinking: event.text });
        case 'reasoning-end': {
          const { signature, redacted } = event;
          if (redacted !== undefined) {
            return begin('redacted', { type: 'redacted_thinking', data: redacted }) + close();
          }
          if (signature === undefined) return open === 'thinking' ? close() : '';
          return think() + delta({ type: 'signature_delta', signature }) + close();
        }
        case 'tool-call': {
          const { id, name } = event;
          call ??= event.index;
          return begin(`call ${event.index}`, { type: 'tool_use', id, name, input: {} });
        }
        case 'tool-arguments':
          return delta({ type: 'input_json_delta', partial_json: event.text });
      }
    },
  };
}

const PING = say({ type: 'ping' });

function say(event: JsonObject & { readonly type: string }): string {
  return formatSse({ event: event.type, data: JSON.stringify(event) });
}
