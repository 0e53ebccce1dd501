import type { StreamEvent } from './canonical.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { readArguments } from './openai-chat.answer.ts';

type Call = { readonly index: number; readonly id: string; hasArguments: boolean };

/** The calls of a streamed completion, by the place that each piece of one names. */
export function callReader() {
  const calls: Call[] = [];
  const places = new Map<number, Call>();

  const callOf = (piece: JsonObject, fn: JsonObject, to: StreamEvent[]): Call => {
    const place = typeof piece['index'] === 'number' ? piece['index'] : calls.length;
    const id = word(piece['id']);
    const name = word(fn['name']);
    const known = places.get(place);
    // Google names the same place for calls that it makes at once; each is whole and has its name.
    const isOther = id !== '' && name !== '' && id !== known?.id;
    if (known && !isOther) return known;
    const index = calls.length;
    const call: Call = { index, id: id || `call_${index}`, hasArguments: false };
    calls.push(call);
    places.set(place, call);
    to.push({ type: 'tool-call', index, id: call.id, name });
    return call;
  };

  return {
    hasCalls: () => calls.length > 0,
    read(pieces: Json | undefined, to: StreamEvent[]): void {
      for (const piece of Array.isArray(pieces) ? pieces : []) {
        if (!isObject(piece) || !isObject(piece['function'])) continue;
        const call = callOf(piece, piece['function'], to);
        const text = readArguments(piece['function']['arguments']);
        if (text === '') continue;
        call.hasArguments = true;
        to.push({ type: 'tool-arguments', index: call.index, text });
      }
    },
    /** Nothing is no JSON: a call without arguments has an empty object of them. */
    end: (): readonly StreamEvent[] =>
      calls
        .filter(({ hasArguments }) => !hasArguments)
        .map(({ index }) => ({ type: 'tool-arguments', index, text: '{}' })),
  };
}

function word(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
