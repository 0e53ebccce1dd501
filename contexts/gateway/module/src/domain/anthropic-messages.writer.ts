import { writeStop, writeUsage } from './anthropic-messages.answer.ts';
import { anthropicErrorBody } from './anthropic-error.ts';
import type { StreamEvent } from './canonical.ts';
import type { StreamWriter } from './codec.ts';
import type { JsonObject } from './json.ts';
import { formatSse } from './sse.ts';
import { noUsage } from './usage.ts';

/**
 * Anthropic's events: blocks are opened and closed around the deltas. Calls whose arguments arrive
 * interleaved are held back, for its blocks may not overlap; only the first streams through.
 */
export function streamWriter(): StreamWriter {
  const blocks = blockWriter();
  const { begin, delta, close } = blocks;
  const waiting = new Map<number, { id: string; name: string; text: string }>();

  const beginCall = (place: number, { id, name }: { id: string; name: string }) =>
    begin(`call ${place}`, { type: 'tool_use', id, name, input: {} });
  const flush = () => {
    let text = '';
    for (const [place, call] of waiting) {
      text += beginCall(place, call) + delta({ type: 'input_json_delta', partial_json: call.text });
    }
    waiting.clear();
    return text;
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
      case 'text':
      case 'refusal':
        return (
          begin('text', { type: 'text', text: '' }) +
          delta({ type: 'text_delta', text: event.text })
        );
      case 'reasoning':
        return (
          begin('thinking', { type: 'thinking', thinking: '', signature: '' }) +
          delta({ type: 'thinking_delta', thinking: event.text })
        );
      case 'reasoning-end': {
        if (event.redacted !== undefined) {
          return begin('redacted', { type: 'redacted_thinking', data: event.redacted }) + close();
        }
        if (event.signature === undefined) return blocks.kind() === 'thinking' ? close() : '';
        const opened = begin('thinking', { type: 'thinking', thinking: '', signature: '' });
        return opened + delta({ type: 'signature_delta', signature: event.signature }) + close();
      }
      case 'tool-call':
        if (blocks.kind()?.startsWith('call ')) {
          waiting.set(event.index, { id: event.id, name: event.name, text: '' });
          return '';
        }
        return beginCall(event.index, event);
      case 'tool-arguments': {
        const held = waiting.get(event.index);
        if (held === undefined)
          return delta({ type: 'input_json_delta', partial_json: event.text });
        held.text += event.text;
        return '';
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
    }
  };
}

/** Content blocks one after the other: beginning one of another kind closes the one before it. */
function blockWriter() {
  let index = -1;
  let open: string | undefined;
  const close = () => {
    if (open === undefined) return '';
    open = undefined;
    return say({ type: 'content_block_stop', index });
  };
  return {
    kind: () => open,
    close,
    begin(kind: string, block: JsonObject) {
      if (open === kind) return '';
      const closed = close();
      open = kind;
      index++;
      return closed + say({ type: 'content_block_start', index, content_block: block });
    },
    delta: (fields: JsonObject) => say({ type: 'content_block_delta', index, delta: fields }),
  };
}

const PING = say({ type: 'ping' });

function say(event: JsonObject & { readonly type: string }): string {
  return formatSse({ event: event.type, data: JSON.stringify(event) });
}
