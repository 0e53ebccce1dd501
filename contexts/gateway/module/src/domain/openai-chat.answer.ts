import { answeredWithout } from './broken.ts';
import {
  type AssistantPart,
  type CanonicalAnswer,
  hasCalls,
  type StopReason,
} from './canonical.ts';
import type { Stamp } from './codec.ts';
import { type Failure, GatewayError } from './failure.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { writeAssistant } from './openai-chat.turns.ts';
import { object, objects, word } from './told-json.ts';
import { count, type Usage, usage } from './usage.ts';

/** A chat completion of a provider; lenient, for servers differ in what they leave out. */
export function readAnswer(body: unknown): CanonicalAnswer {
  const choice = isObject(body) && Array.isArray(body['choices']) ? body['choices'][0] : undefined;
  if (!isObject(body) || !isObject(choice) || !isObject(choice['message'])) {
    throw answeredWithout('choices');
  }
  const failure = brokenBy(choice['finish_reason']);
  if (failure) throw new GatewayError(failure);
  const used = readUsage(body['usage']);
  const parts = readSaid(choice['message']);
  return {
    id: word(body['id']),
    model: word(body['model']),
    parts,
    ...readEnd(choice, hasCalls(parts)),
    ...(used ? { usage: used } : {}),
  };
}

export function writeAnswer(answer: CanonicalAnswer, { createdAt }: Stamp): JsonObject {
  const message = writeAssistant(answer.parts);
  return {
    id: answer.id,
    object: 'chat.completion',
    created: Math.floor(createdAt.getTime() / 1000),
    model: answer.model,
    choices: [
      {
        index: 0,
        message: { ...message, refusal: message['refusal'] ?? null },
        logprobs: null,
        finish_reason: writeStop(answer.stop),
      },
    ],
    ...(answer.usage ? { usage: writeUsage(answer.usage) } : {}),
  };
}

/** What some count beside the completion, as xAI does with thinking, is in the total only. */
export function readUsage(value: Json | undefined): Usage | undefined {
  if (!isObject(value)) return undefined;
  const prompt = count(value['prompt_tokens']);
  const completion = count(value['completion_tokens']);
  const beside = prompt > 0 && completion > 0 ? count(value['total_tokens']) - prompt : 0;
  return usage({
    inputTokens: prompt,
    outputTokens: Math.max(completion, beside),
    cachedInputTokens: object(value['prompt_tokens_details'])['cached_tokens'],
    cacheWriteTokens: object(value['prompt_tokens_details'])['cache_write_tokens'],
    reasoningTokens: object(value['completion_tokens_details'])['reasoning_tokens'],
  });
}

export function writeUsage(used: Usage): JsonObject {
  return {
    prompt_tokens: used.inputTokens,
    completion_tokens: used.outputTokens,
    total_tokens: used.inputTokens + used.outputTokens,
    prompt_tokens_details: {
      cached_tokens: used.cachedInputTokens,
      cache_write_tokens: used.cacheWriteTokens,
    },
    completion_tokens_details: { reasoning_tokens: used.reasoningTokens },
  };
}

/** Tool calls decide over the word: some servers say `stop` beside them. */
export function readStop(reason: unknown, isCalling: boolean): StopReason {
  if (reason === 'length' || reason === 'model_length') return 'length';
  if (reason === 'content_filter') return 'content-filter';
  return isCalling ? 'tool-calls' : 'stop';
}

/** How a choice ended; vLLM and SGLang tell the sequence that stopped it. */
export function readEnd(choice: JsonObject, isCalling: boolean) {
  const stop = readStop(choice['finish_reason'], isCalling);
  const sequence = choice['stop_reason'] ?? choice['matched_stop'];
  const isStopped = stop === 'stop' && typeof sequence === 'string' && sequence !== 'stop';
  return isStopped ? { stop: 'stop-sequence' as const, stopSequence: sequence } : { stop };
}

/** Some ends are none: the server gave up in the middle. */
export function brokenBy(reason: unknown): Failure | undefined {
  if (typeof reason !== 'string' || !/^(error|abort|insufficient_system_resource)$/.test(reason))
    return undefined;
  const message = `The provider gave up in the middle of the answer, with ${reason}.`;
  return { kind: 'upstream-failed', message, providerCode: reason };
}

export function writeStop(stop: StopReason): string {
  return FINISH[stop];
}

const FINISH: Record<StopReason, string> = {
  stop: 'stop',
  'stop-sequence': 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
};

function readSaid(message: JsonObject): readonly AssistantPart[] {
  const parts: AssistantPart[] = [];
  for (const detail of objects(message['reasoning_details'])) {
    const { signature, data } = detail;
    parts.push({
      type: 'reasoning',
      text: word(detail['text'] ?? detail['summary']),
      ...(typeof signature === 'string' ? { signature } : {}),
      ...(typeof data === 'string' ? { redacted: data } : {}),
    });
  }
  const thought = word(message['reasoning_content'] ?? message['reasoning']);
  if (parts.length === 0 && thought) parts.push({ type: 'reasoning', text: thought });
  parts.push(...readContent(message['content']));
  const refusal = word(message['refusal']);
  if (refusal) parts.push({ type: 'refusal', text: refusal });
  for (const { id, function: called } of objects(message['tool_calls'])) {
    if (!isObject(called)) continue;
    const { name, arguments: given } = called;
    const args = readArguments(given) || '{}';
    parts.push({ type: 'tool-call', id: word(id), name: word(name), arguments: args });
  }
  return parts;
}

/** Mostly a text; Mistral's models that think list what they thought and what they say. */
export function readContent(content: Json | undefined): readonly Said[] {
  if (!Array.isArray(content)) return saidOf('text', word(content));
  return content.flatMap((part): readonly Said[] => {
    if (!isObject(part)) return [];
    const { thinking } = part;
    if (!Array.isArray(thinking)) return saidOf('text', word(part['text']));
    return saidOf('reasoning', thinking.map((each) => word(object(each)['text'])).join(''));
  });
}

type Said = { readonly type: 'text' | 'reasoning'; readonly text: string };

function saidOf(type: Said['type'], said: string): readonly Said[] {
  return said === '' ? [] : [{ type, text: said }];
}

/** Ollama and others give the arguments as an object. */
export function readArguments(given: Json | undefined): string {
  return isObject(given) ? JSON.stringify(given) : word(given);
}
