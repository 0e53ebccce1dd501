import { STREAM_CUT } from './broken.ts';
import type { AssistantPart, StreamEvent } from './canonical.ts';
import type { StreamReader } from './codec.ts';
import { brokenBy, readStop, readTold } from './gemini.answer.ts';
import { compact, isObject, type JsonObject, parseJson } from './json.ts';
import { readErrorBody } from './provider-failure.ts';
import type { Usage } from './usage.ts';

/** Pieces of an answer, each of the whole one's form; one that is no JSON object is skipped. */
export function streamReader(): StreamReader {
  const parts = partReader();
  let started = false;
  let over = false;
  let end: string | undefined;
  let used: Usage | undefined;
  let next: string | undefined;

  const finish = (): Events => {
    if (over || end === undefined) return [];
    over = true;
    const failure = brokenBy(end);
    if (failure) return [{ type: 'error', failure }];
    const stop = readStop(end, parts.hasCalls());
    return [{ type: 'finish', stop, ...compact({ usage: used, continuation: next }) }];
  };

  const read = (piece: JsonObject): Events => {
    if (isObject(piece['error'])) {
      over = true;
      return [{ type: 'error', failure: readErrorBody(undefined, piece) }];
    }
    const told = readTold(piece);
    const events: StreamEvent[] = [];
    if (!started) {
      started = true;
      const prompt = told.used && { ...told.used, outputTokens: 0, reasoningTokens: 0 };
      events.push({ type: 'start', id: told.id, model: told.model, ...(prompt ? { prompt } : {}) });
    }
    for (const part of told.parts) events.push(...parts.read(part));
    // What was told before these words does not count them.
    if (told.used || told.parts.length > 0) used = told.used;
    end ??= told.end;
    next ??= told.next;
    if (told.used === undefined) return events;
    // The end comes with its usage. Where it does not, that may still follow.
    return [...events, { type: 'usage', usage: told.used }, ...finish()];
  };

  return {
    read({ data }) {
      const piece = over ? undefined : parseJson(data);
      return isObject(piece) ? read(piece) : [];
    },
    end: () =>
      over ? [] : end === undefined ? [{ type: 'error', failure: STREAM_CUT }] : finish(),
    stopped: () => end !== undefined,
  };
}

type Events = readonly StreamEvent[];

/** Calls come whole; a thought ends where something else begins. */
function partReader() {
  let calls = 0;
  let thinks = false;
  return {
    hasCalls: () => calls > 0,
    read(part: AssistantPart): Events {
      const isThought = part.type === 'reasoning';
      const thought: Events = thinks && !isThought ? [{ type: 'reasoning-end' }] : [];
      thinks = isThought;
      if (part.type !== 'tool-call') return [...thought, { type: part.type, text: part.text }];
      const { arguments: text, ...call } = part;
      const index = calls++;
      return [...thought, { ...call, index }, { type: 'tool-arguments', index, text }];
    },
  };
}
