import { STREAM_CUT } from './broken.ts';
import type { StreamEvent } from './canonical.ts';
import type { StreamReader } from './codec.ts';
import { isObject, type Json, type JsonObject, parseJson } from './json.ts';
import { brokenBy, readArguments, readContent, readEnd, readUsage } from './openai-chat.answer.ts';
import { readErrorBody } from './provider-failure.ts';
import { objects, word } from './told-json.ts';
import type { Usage } from './usage.ts';

/** Chunks of a chat completion stream; one that is no JSON object is skipped. */
export function streamReader(): StreamReader {
  const chunks = eventReader();
  return {
    read({ data }) {
      if (data === '[DONE]') return chunks.done();
      const chunk = parseJson(data);
      return isObject(chunk) ? chunks.read(chunk) : [];
    },
    end: chunks.end,
    stopped: chunks.stopped,
  };
}

/**
 * What parsed chunks mean. The finish waits for the usage chunk that follows it, for `[DONE]`, or
 * for the end, whichever comes first. `stopped` tells that the answer itself is complete.
 */
export function eventReader() {
  let started = false;
  let ended: ReturnType<typeof readEnd> | undefined;
  let used: Usage | undefined;
  let over = false;
  const calls = callReader();

  const finish = (): readonly StreamEvent[] => {
    if (over || ended === undefined) return [];
    over = true;
    return [...calls.end(), { type: 'finish', ...ended, ...(used ? { usage: used } : {}) }];
  };

  return {
    read(chunk: JsonObject): readonly StreamEvent[] {
      if (over) return [];
      if (chunk['error'] != null) {
        over = true;
        return [{ type: 'error', failure: readErrorBody(undefined, chunk) }];
      }
      const events: StreamEvent[] = [];
      const choice = Array.isArray(chunk['choices']) ? chunk['choices'][0] : undefined;
      // Azure tells what it thinks of the prompt first, in a chunk without a name.
      if (!started && (isObject(choice) || chunk['id'])) {
        started = true;
        events.push({ type: 'start', id: word(chunk['id']), model: word(chunk['model']) });
      }
      if (chunk['usage'] != null) used = readUsage(chunk['usage']) ?? used;
      if (isObject(choice)) {
        if (isObject(choice['delta'])) readDelta(choice['delta'], calls, events);
        const reason = choice['finish_reason'];
        const failure = brokenBy(reason);
        over = failure !== undefined;
        if (failure) return [...events, { type: 'error', failure }];
        if (typeof reason === 'string') {
          ended = readEnd(choice, calls.hasCalls());
        }
      }
      if (used && ended) return [...events, ...finish()];
      if (used && chunk['usage'] != null) events.push({ type: 'usage', usage: used });
      return events;
    },
    done: finish,
    end: (): readonly StreamEvent[] =>
      over ? [] : ended === undefined ? [{ type: 'error', failure: STREAM_CUT }] : finish(),
    stopped: () => ended !== undefined,
  };
}

function readDelta(
  delta: JsonObject,
  calls: ReturnType<typeof callReader>,
  to: StreamEvent[],
): void {
  const thought = word(delta['reasoning_content'] ?? delta['reasoning']);
  if (thought) to.push({ type: 'reasoning', text: thought });
  for (const { signature, data } of objects(delta['reasoning_details'])) {
    if (typeof signature === 'string') to.push({ type: 'reasoning-end', signature });
    if (typeof data === 'string') to.push({ type: 'reasoning-end', redacted: data });
  }
  to.push(...readContent(delta['content']));
  const refusal = word(delta['refusal']);
  if (refusal) to.push({ type: 'refusal', text: refusal });
  calls.read(delta['tool_calls'], to);
}

type Call = { readonly index: number; readonly id: string; hasArguments: boolean };

/** The calls of a streamed completion, by the place that each piece of one names. */
function callReader() {
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
      for (const piece of objects(pieces)) {
        const { function: called } = piece;
        if (!isObject(called)) continue;
        const call = callOf(piece, called, to);
        const text = readArguments(called['arguments']);
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
