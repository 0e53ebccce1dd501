import { setTimeout as pause } from 'node:timers/promises';
import type { Provider } from '../application/ports.ts';
import {
  type AssistantPart,
  type CanonicalAnswer,
  type CanonicalRequest,
  type StopReason,
  type StreamEvent,
  textOf,
} from '../domain/canonical.ts';
import { GatewayError, unsupported } from '../domain/failure.ts';
import { compact } from '../domain/json.ts';
import { offlineAnswer } from '../domain/offline-answer.ts';
import { textPieces } from '../domain/text-pieces.ts';
import { textVector } from '../domain/text-vector.ts';
import { usage } from '../domain/usage.ts';
import { boundedWork } from './bounded-work.ts';

export const CHAT_MODEL = 'workshop';
export const EMBED_MODEL = 'embed';

/**
 * The provider that needs no key and no network. It is no language model and says so; it follows the
 * shape of every request, and says what the skill of a task has worked out. Its tokens are its own:
 * the pieces it speaks in.
 */
export function offlineProvider({ tokensPerSecond = 150 } = {}): Provider {
  const answer = async (request: CanonicalRequest): Promise<CanonicalAnswer> =>
    answered(request, partsOf(request));

  return {
    name: 'offline',
    title: 'Offline workshop',
    kind: 'offline',
    origin: 'built-in',
    needsKey: false,
    answer,
    async *stream(request, { signal }) {
      yield* spoken(await answer(request), pacer(tokensPerSecond, signal));
    },
    async embed({ model, texts, dimensions }) {
      if (model !== EMBED_MODEL) {
        throw new GatewayError({
          kind: 'model-not-found',
          message: `offline/${model} does not embed; offline/${EMBED_MODEL} does.`,
        });
      }
      if (dimensions !== undefined && (dimensions < 8 || dimensions > 4096)) {
        throw unsupported('dimensions', 'from 8 to 4096.');
      }
      const inputTokens = texts.reduce((sum, text) => sum + textPieces(text).length, 0);
      return {
        vectors: texts.map((text) => textVector(text, dimensions)),
        usage: usage({ inputTokens }),
      };
    },
  };
}

/** A skill's answer is that of the model named after its task. */
function partsOf(request: CanonicalRequest): readonly AssistantPart[] {
  if (request.offlineAnswer !== undefined) return [{ type: 'text', text: request.offlineAnswer }];
  if (request.model === CHAT_MODEL) return worked(request);
  const message =
    request.model === EMBED_MODEL
      ? `offline/${EMBED_MODEL} embeds and does not chat; offline/${CHAT_MODEL} does.`
      : `There is no offline/${request.model}. There are offline/${CHAT_MODEL} and offline/${EMBED_MODEL}; a task's skill is run by the context that has the task.`;
  throw new GatewayError({ kind: 'model-not-found', message });
}

/** A stranger's schema may have patterns that take for ever, and values that contain themselves. */
function worked(request: CanonicalRequest): readonly AssistantPart[] {
  try {
    return boundedWork(WORK_MS, () => offlineAnswer(request));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message =
      'The offline workshop cannot work this out: the text or its schema is too large, a pattern takes too long, or a value would have no end.';
    throw new GatewayError({ kind: 'invalid-request', message });
  }
}

const WORK_MS = 500;

/** What a request gets of an answer, with the tokens counted. */
function answered(request: CanonicalRequest, whole: readonly AssistantPart[]): CanonicalAnswer {
  const { messages, model } = request;
  const { parts, stop, stopSequence } = limited(request, whole);
  const prompt = messages.map(({ parts: said }) => textOf(said)).join('\n');
  const tools = request.tools.length === 0 ? '' : JSON.stringify(request.tools);
  return {
    id: `offline-${crypto.randomUUID()}`,
    model: `offline/${model}`,
    parts,
    stop,
    ...(stopSequence === undefined ? {} : { stopSequence }),
    usage: usage({
      // Four tokens frame each message, as in OpenAI's own format.
      inputTokens: textPieces(prompt + tools).length + 4 * messages.length,
      outputTokens: textPieces(parts.map(wordsOf).join('')).length,
    }),
  };
}

/** An answer token by token, at its pace. */
async function* spoken(
  { id, model, parts, stop, stopSequence, usage: used }: CanonicalAnswer,
  pace: () => Promise<void>,
): AsyncGenerator<StreamEvent> {
  yield { type: 'start', id, model };
  let calls = 0;
  for (const part of parts) {
    const index = calls;
    if (part.type === 'tool-call') {
      calls++;
      yield { type: 'tool-call', index, id: part.id, name: part.name };
    }
    for (const text of textPieces(wordsOf(part))) {
      await pace();
      yield part.type === 'tool-call'
        ? { type: 'tool-arguments', index, text }
        : { type: 'text', text };
    }
  }
  yield { type: 'finish', stop, ...compact({ stopSequence, usage: used }) };
}

function wordsOf(part: AssistantPart): string {
  return part.type === 'tool-call' ? part.arguments : part.text;
}

/** Cuts an answer at a stop sequence and at the token limit, whichever comes first. */
function limited(
  { stop: sequences, maxOutputTokens }: CanonicalRequest,
  parts: readonly AssistantPart[],
): { parts: readonly AssistantPart[]; stop: StopReason; stopSequence?: string } {
  const [only] = parts;
  if (only?.type !== 'text') return limitedCalls(parts, maxOutputTokens);
  const cuts = sequences
    .map((sequence) => ({ sequence, at: only.text.indexOf(sequence) }))
    .filter(({ at }) => at !== -1)
    .sort((one, other) => one.at - other.at);
  const [first] = cuts;
  const text = first ? only.text.slice(0, first.at) : only.text;
  const tokens = maxOutputTokens === undefined ? [] : textPieces(text);
  if (maxOutputTokens !== undefined && tokens.length > maxOutputTokens) {
    const most = tokens.slice(0, maxOutputTokens).join('');
    return { parts: [{ type: 'text', text: most }], stop: 'length' };
  }
  if (first)
    return { parts: [{ type: 'text', text }], stop: 'stop-sequence', stopSequence: first.sequence };
  return { parts, stop: 'stop' };
}

/** Cuts tool calls at the token limit, within the arguments of the last one. */
function limitedCalls(
  parts: readonly AssistantPart[],
  most = Infinity,
): { parts: readonly AssistantPart[]; stop: StopReason } {
  let left = most;
  for (const [index, part] of parts.entries()) {
    if (part.type !== 'tool-call') continue;
    const tokens = textPieces(part.arguments);
    if (tokens.length > left) {
      const cut = { ...part, arguments: tokens.slice(0, left).join('') };
      return { parts: [...parts.slice(0, index), cut], stop: 'length' };
    }
    left -= tokens.length;
  }
  return { parts, stop: 'tool-calls' };
}

/** Waits so that so many tokens come in a second; timers are coarse, so it keeps to the whole. */
function pacer(tokensPerSecond: number, signal: AbortSignal) {
  const began = performance.now();
  let tokens = 0;
  return async () => {
    signal.throwIfAborted();
    const aheadMs = began + (tokens++ * 1000) / tokensPerSecond - performance.now();
    if (aheadMs > 1) await pause(aheadMs, undefined, { signal });
  };
}
