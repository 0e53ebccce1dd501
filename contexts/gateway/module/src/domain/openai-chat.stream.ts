import type { StreamEvent } from './canonical.ts';
import type { StreamReader, StreamWriter, WriterOptions } from './codec.ts';
import { STREAM_CUT } from './broken.ts';
import { isObject, type Json, type JsonObject, parseJson } from './json.ts';
import {
  brokenBy,
  readContent,
  readEnd,
  readUsage,
  writeStop,
  writeUsage,
} from './openai-chat.answer.ts';
import { callReader } from './openai-chat.calls.ts';
import { openAiErrorBody } from './openai-error.ts';
import { readErrorBody } from './provider-failure.ts';
import { formatSse } from './sse.ts';
import type { Usage } from './usage.ts';

/** Chunks of a chat completion stream; one that is no JSON object is skipped. */
export function streamReader(): StreamReader {
  const chunks = chunkReader();
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
export function chunkReader() {
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
        events.push({ type: 'start', id: text(chunk['id']), model: text(chunk['model']) });
      }
      if (chunk['usage'] != null) used = readUsage(chunk['usage']) ?? used;
      if (isObject(choice)) {
        if (isObject(choice['delta'])) readDelta(choice['delta'], calls, events);
        const reason = choice['finish_reason'];
        const failure = brokenBy(reason);
        over = failure !== undefined;
        if (failure) return [...events, { type: 'error', failure }];
        if (typeof reason === 'string') {
          ended = readEnd(choice, calls.hasCalls() ? [{ type: 'tool-call' }] : []);
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
  const thought = text(delta['reasoning_content'] ?? delta['reasoning']);
  if (thought) to.push({ type: 'reasoning', text: thought });
  const details = Array.isArray(delta['reasoning_details']) ? delta['reasoning_details'] : [];
  for (const detail of details) {
    if (!isObject(detail)) continue;
    const { signature, data } = detail;
    if (typeof signature === 'string') to.push({ type: 'reasoning-end', signature });
    if (typeof data === 'string') to.push({ type: 'reasoning-end', redacted: data });
  }
  to.push(...readContent(delta['content']));
  const refusal = text(delta['refusal']);
  if (refusal) to.push({ type: 'refusal', text: refusal });
  calls.read(delta['tool_calls'], to);
}

/** Chunks as OpenAI's own client assembles them: the role first, usage after the finish. */
export function streamWriter({ createdAt, includeUsage }: WriterOptions): StreamWriter {
  const created = Math.floor(createdAt.getTime() / 1000);
  let head: JsonObject = {};
  let thought = '';
  const chunk = (fields: JsonObject) =>
    formatSse({
      data: JSON.stringify({ ...head, ...fields, ...(includeUsage ? { usage: null } : {}) }),
    });
  const delta = (fields: JsonObject, finish: string | null = null) =>
    chunk({ choices: [{ index: 0, delta: fields, logprobs: null, finish_reason: finish }] });

  return (event) => {
    switch (event.type) {
      case 'start':
        head = { id: event.id, object: 'chat.completion.chunk', created, model: event.model };
        return delta({ role: 'assistant', content: '' });
      case 'text':
        return delta({ content: event.text });
      case 'refusal':
        return delta({ refusal: event.text });
      case 'reasoning':
        thought += event.text;
        return delta({ reasoning_content: event.text });
      case 'reasoning-end': {
        const proof = writeProof(event, thought);
        thought = '';
        return proof ? delta({ reasoning_details: [proof] }) : '';
      }
      case 'tool-call': {
        const fn = { name: event.name, arguments: '' };
        const { index, id } = event;
        return delta({ tool_calls: [{ index, id, type: 'function', function: fn }] });
      }
      case 'tool-arguments':
        return delta({ tool_calls: [{ index: event.index, function: { arguments: event.text } }] });
      case 'usage':
        return '';
      case 'finish': {
        const usage = event.usage && includeUsage ? writeUsage(event.usage) : undefined;
        const last = usage ? JSON.stringify({ ...head, choices: [], usage }) : undefined;
        return `${delta({}, writeStop(event.stop))}${last ? `data: ${last}\n\n` : ''}data: [DONE]\n\n`;
      }
      case 'error':
        return formatSse({ data: JSON.stringify(openAiErrorBody(event.failure)) });
    }
  };
}

/** With the whole thought: clients that keep the last of such pieces only send back what is proven. */
function writeProof(
  { signature, redacted }: { readonly signature?: string; readonly redacted?: string },
  thought: string,
): JsonObject | undefined {
  if (redacted !== undefined) return { type: 'reasoning.encrypted', data: redacted };
  return signature === undefined ? undefined : { type: 'reasoning.text', text: thought, signature };
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
