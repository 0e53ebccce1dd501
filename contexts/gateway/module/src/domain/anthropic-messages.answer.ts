import { ANSWER_TOOL } from './answer-tool.ts';
import { answeredWithout } from './broken.ts';
import { callInput } from './call-input.ts';
import {
  type AssistantPart,
  type CanonicalAnswer,
  hasCalls,
  type StopReason,
} from './canonical.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { object, objects, word } from './told-json.ts';
import { count, type Usage, usage } from './usage.ts';

export function readAnswer(body: unknown): CanonicalAnswer {
  if (!isObject(body) || !Array.isArray(body['content'])) {
    throw answeredWithout('content');
  }
  const parts = objects(body['content']).flatMap(readBlock);
  const sequence = body['stop_sequence'];
  const used = readUsage(body['usage']);
  return {
    id: word(body['id']),
    model: word(body['model']),
    parts,
    stop: readStop(body['stop_reason'], hasCalls(parts)),
    ...(typeof sequence === 'string' ? { stopSequence: sequence } : {}),
    ...(used ? { usage: used } : {}),
  };
}

export function writeAnswer(answer: CanonicalAnswer): JsonObject {
  return {
    id: answer.id,
    type: 'message',
    role: 'assistant',
    model: answer.model,
    content: answer.parts.map(writeBlock),
    stop_reason: writeStop(answer.stop),
    stop_sequence: answer.stopSequence ?? null,
    usage: writeUsage(answer.usage ?? usage({})),
  };
}

/** Anthropic counts what it cached beside `input_tokens`; canonically it is part of the input. */
export function readUsage(value: Json | undefined): Usage | undefined {
  if (!isObject(value)) return undefined;
  const read = count(value['cache_read_input_tokens']);
  const written = count(value['cache_creation_input_tokens']);
  return usage({
    inputTokens: count(value['input_tokens']) + read + written,
    outputTokens: value['output_tokens'],
    cachedInputTokens: read,
    cacheWriteTokens: written,
    hourCacheWriteTokens: object(value['cache_creation'])['ephemeral_1h_input_tokens'],
    reasoningTokens: object(value['output_tokens_details'])['thinking_tokens'],
  });
}

export function writeUsage(used: Usage): JsonObject {
  return {
    input_tokens: used.inputTokens - used.cachedInputTokens - used.cacheWriteTokens,
    cache_read_input_tokens: used.cachedInputTokens,
    cache_creation_input_tokens: used.cacheWriteTokens,
    output_tokens: used.outputTokens,
    ...(used.reasoningTokens > 0
      ? { output_tokens_details: { thinking_tokens: used.reasoningTokens } }
      : {}),
  };
}

export function readStop(reason: unknown, isCalling: boolean): StopReason {
  if (reason === 'max_tokens' || reason === 'model_context_window_exceeded') return 'length';
  if (reason === 'stop_sequence') return 'stop-sequence';
  if (reason === 'refusal') return 'content-filter';
  // The tool that carries a JSON answer is no call to the caller.
  return reason === 'tool_use' && isCalling ? 'tool-calls' : 'stop';
}

export function writeStop(stop: StopReason): string {
  return STOPS[stop];
}

const STOPS: Record<StopReason, string> = {
  stop: 'end_turn',
  'stop-sequence': 'stop_sequence',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  'content-filter': 'refusal',
};

function readBlock(block: JsonObject): readonly AssistantPart[] {
  switch (block['type']) {
    case 'text':
      return [{ type: 'text', text: word(block['text']) }];
    case 'thinking': {
      const { signature } = block;
      const proof = typeof signature === 'string' ? { signature } : {};
      return [{ type: 'reasoning', text: word(block['thinking']), ...proof }];
    }
    case 'redacted_thinking':
      return [{ type: 'reasoning', text: '', redacted: word(block['data']) }];
    case 'tool_use': {
      const args = JSON.stringify(block['input'] ?? {});
      const name = word(block['name']);
      if (name === ANSWER_TOOL) return [{ type: 'text', text: args }];
      return [{ type: 'tool-call', id: word(block['id']), name, arguments: args }];
    }
    // Blocks of the provider's own tools, which can't have been asked for through this gateway.
    default:
      return [];
  }
}

function writeBlock(part: AssistantPart): JsonObject {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return { type: 'text', text: part.text };
    case 'reasoning':
      return part.redacted === undefined
        ? { type: 'thinking', thinking: part.text, signature: part.signature ?? '' }
        : { type: 'redacted_thinking', data: part.redacted };
    case 'tool-call': {
      return { type: 'tool_use', id: part.id, name: part.name, input: callInput(part.arguments) };
    }
  }
}
