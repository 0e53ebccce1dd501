import { answeredWithout } from './broken.ts';
import {
  type AssistantPart,
  type CanonicalAnswer,
  type CanonicalRequest,
  hasCalls,
  type StopReason,
  textOf,
  type Tool,
} from './canonical.ts';
import type { Stamp } from './codec.ts';
import { type Failure, GatewayError } from './failure.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { writeFormat } from './openai-responses.request.ts';
import { splitName, writeTool, writeToolChoice } from './openai-responses.tools.ts';
import { proofOf, summaryOf, writeProof, writeSpoken } from './openai-responses.turns.ts';
import { readErrorBody } from './provider-failure.ts';
import { object, objects, word } from './told-json.ts';
import { type Usage, usage } from './usage.ts';

/** A whole response of a provider. One that failed is thrown as what it says. */
export function readAnswer(body: unknown): CanonicalAnswer {
  if (!isObject(body) || !Array.isArray(body['output'])) {
    throw answeredWithout('output');
  }
  const failure = failureOf(body);
  if (failure !== undefined) throw new GatewayError(failure);
  const parts = objects(body['output']).flatMap(readItem);
  const used = readUsage(body['usage']);
  return {
    id: word(body['id']),
    model: word(body['model']),
    parts,
    stop: readStop(body, hasCalls(parts)),
    ...(used ? { usage: used } : {}),
  };
}

/** What went wrong with a response that is neither complete nor cut short on purpose. */
export function failureOf(response: JsonObject): Failure | undefined {
  const status = response['status'];
  if (status === 'completed' || status === 'incomplete' || status === undefined) return undefined;
  return readError({ message: `The response is ${word(status)}.`, ...object(response['error']) });
}

/** Inside a body there is no HTTP status; the code tells the kind. */
export function readError(error: JsonObject): Failure {
  const code = word(error['code']);
  const isOfImage = /(^|_)image(_|$)/.test(code) && !code.endsWith('_violation');
  const type = isOfImage ? 'invalid_request_error' : (TYPES[code] ?? error['type']);
  return readErrorBody(undefined, { error: { ...error, type } });
}

const TYPES: Record<string, string> = {
  rate_limit_exceeded: 'rate_limit_error',
  invalid_prompt: 'invalid_request_error',
};

export function readStop(response: JsonObject, isCalling: boolean): StopReason {
  if (response['status'] === 'incomplete') {
    const { reason } = object(response['incomplete_details']);
    return reason === 'content_filter' ? 'content-filter' : 'length';
  }
  return isCalling ? 'tool-calls' : 'stop';
}

export function readUsage(value: Json | undefined): Usage | undefined {
  if (!isObject(value)) return undefined;
  return usage({
    inputTokens: value['input_tokens'],
    outputTokens: value['output_tokens'],
    cachedInputTokens: object(value['input_tokens_details'])['cached_tokens'],
    cacheWriteTokens: object(value['input_tokens_details'])['cache_write_tokens'],
    reasoningTokens: object(value['output_tokens_details'])['reasoning_tokens'],
  });
}

export function writeUsage(used: Usage): JsonObject {
  return {
    input_tokens: used.inputTokens,
    input_tokens_details: {
      cached_tokens: used.cachedInputTokens,
      cache_write_tokens: used.cacheWriteTokens,
    },
    output_tokens: used.outputTokens,
    output_tokens_details: { reasoning_tokens: used.reasoningTokens },
    total_tokens: used.inputTokens + used.outputTokens,
  };
}

export function writeAnswer(answer: CanonicalAnswer, stamp: Stamp): JsonObject {
  const { id, model, parts, stop, usage: used } = answer;
  const output: JsonObject[] = [];
  for (const part of parts) {
    const last = output.at(-1);
    const spoken = part.type === 'text' || part.type === 'refusal' ? writeSpoken(part) : undefined;
    if (spoken && last?.['type'] === 'message') {
      output.splice(-1, 1, { ...last, content: [...(last['content'] as JsonObject[]), spoken] });
    } else {
      output.push(writeItem(part, `${id}_${output.length}`, 'completed', stamp.request?.tools));
    }
  }
  if (stamp.keep) output.forEach(stamp.keep);
  return { ...responseHead(id, model, stamp), ...responseEnd(stop, stamp, used), output };
}

/** What a response says beside its output, from its first event on. */
export function responseHead(id: string, model: string, { createdAt, request }: Stamp): JsonObject {
  return {
    id,
    object: 'response',
    created_at: Math.floor(createdAt.getTime() / 1000),
    status: 'in_progress',
    background: false,
    error: null,
    incomplete_details: null,
    instructions: instructionsOf(request),
    model,
    output: [],
    previous_response_id: null,
    store: false,
    truncation: 'disabled',
    usage: null,
    ...repeated(request),
  };
}

function instructionsOf(request: CanonicalRequest | undefined): string | null {
  const [first] = request?.messages ?? [];
  return first?.role === 'system' && !first.isDeveloper ? textOf(first.parts) : null;
}

/** The fields of the request that a response repeats, with their defaults. */
function repeated(request: CanonicalRequest | undefined): JsonObject {
  const { output, reasoning, toolChoice, tools = [], verbosity = 'medium' } = request ?? {};
  return {
    max_output_tokens: request?.maxOutputTokens ?? null,
    metadata: request?.metadata ?? {},
    parallel_tool_calls: request?.parallelToolCalls ?? true,
    reasoning: { effort: reasoning?.effort ?? null, summary: reasoning?.summary ?? null },
    temperature: request?.temperature ?? 1,
    text: { format: output ? writeFormat(output) : { type: 'text' }, verbosity },
    tool_choice: toolChoice ? writeToolChoice(toolChoice) : 'auto',
    tools: tools.map(writeTool),
    top_p: request?.topP ?? 1,
  };
}

/** How a response ended that did not fail. */
export function responseEnd(stop: StopReason, stamp: Stamp, used: Usage | undefined): JsonObject {
  const reason =
    stop === 'length'
      ? 'max_output_tokens'
      : stop === 'content-filter'
        ? 'content_filter'
        : undefined;
  return {
    status: reason === undefined ? 'completed' : 'incomplete',
    incomplete_details: reason === undefined ? null : { reason },
    ...(reason === undefined ? { completed_at: Math.floor(stamp.createdAt.getTime() / 1000) } : {}),
    usage: used ? writeUsage(used) : null,
  };
}

/** The id of an item, made of its response's and of its place. */
export function itemId({ type }: AssistantPart, place: string): string {
  return `${type === 'reasoning' ? 'rs' : type === 'tool-call' ? 'fc' : 'msg'}_${place}`;
}

/** An item of the output. */
export function writeItem(
  part: AssistantPart,
  place: string,
  status: string,
  tools?: readonly Tool[],
): JsonObject {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return { ...messageItem(place, status), content: [writeSpoken(part)] };
    case 'reasoning':
      return {
        type: 'reasoning',
        id: itemId(part, place),
        summary: summaryOf(part.text),
        encrypted_content: writeProof(part) ?? null,
      };
    case 'tool-call': {
      const { id, name, arguments: args } = part;
      const item = { type: 'function_call', id: itemId(part, place), call_id: id };
      return { ...item, ...splitName(name, tools), arguments: args, status };
    }
  }
}

export function messageItem(place: string, status: string): JsonObject {
  return { type: 'message', id: `msg_${place}`, role: 'assistant', status, content: [] };
}

function readItem(item: JsonObject): readonly AssistantPart[] {
  switch (item['type']) {
    case 'message':
      return objects(item['content']).flatMap((part): readonly AssistantPart[] => {
        if (part['type'] === 'refusal') return [{ type: 'refusal', text: word(part['refusal']) }];
        return part['type'] === 'output_text' ? [{ type: 'text', text: word(part['text']) }] : [];
      });
    case 'reasoning': {
      const texts = [...objects(item['summary']), ...objects(item['content'])];
      const text = texts.map((part) => word(part['text'])).join('\n\n');
      return [{ type: 'reasoning', text, ...proofOf(word(item['encrypted_content'])) }];
    }
    case 'function_call': {
      const args = word(item['arguments']) || '{}';
      const name = word(item['name']);
      return [{ type: 'tool-call', id: word(item['call_id']), name, arguments: args }];
    }
    // Items of the provider's own tools, which can't have been asked for through this gateway.
    default:
      return [];
  }
}
