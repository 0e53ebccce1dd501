import type {
  CallFigures,
  Failure as ContractFailure,
  FinishReason,
  Message as ContractMessage,
  MessagePart,
  Parameters,
  TaskCall,
} from '@atelier/gateway-contract';
import type { z } from '@atelier/contract';
import type {
  AssistantPart,
  CanonicalRequest,
  ImagePart,
  Message,
  StopReason,
  TextPart,
} from '../domain/canonical.ts';
import { type Failure, invalid } from '../domain/failure.ts';
import { compact, isObject, type JsonObject, parseJson } from '../domain/json.ts';
import type { Figures } from './account-call.ts';

/** The contract's conversation and parameters as a canonical request. */
export function toRequest(
  model: string,
  messages: readonly ContractMessage[],
  parameters: Parameters,
  stream: boolean,
  task?: TaskCall,
): CanonicalRequest {
  const { toolChoice, outputSchema, reasoningEffort, tools = [] } = parameters;
  return compact({
    model,
    messages: messages.flatMap(toMessages),
    tools: tools.map(({ name, description, parametersSchema }) =>
      compact({ name, description, schema: schemaOf('tools', parametersSchema) }),
    ),
    toolChoice:
      toolChoice === undefined
        ? undefined
        : typeof toolChoice === 'string'
          ? { type: toolChoice }
          : ({ type: 'tool', name: toolChoice.name } as const),
    output:
      outputSchema === undefined
        ? undefined
        : ({
            type: 'json-schema',
            name: 'answer',
            schema: schemaOf('outputSchema', outputSchema),
          } as const),
    maxOutputTokens: parameters.maxTokens,
    temperature: parameters.temperature,
    topP: parameters.topP,
    frequencyPenalty: parameters.frequencyPenalty,
    presencePenalty: parameters.presencePenalty,
    seed: parameters.seed,
    stop: parameters.stopSequences ?? [],
    reasoning: reasoningEffort === undefined ? undefined : { effort: reasoningEffort },
    offlineAnswer: task?.offlineAnswer,
    stream,
  });
}

/** What an assistant said as a message of the contract. */
export function fromParts(parts: readonly AssistantPart[]): ContractMessage {
  return { role: 'assistant', parts: parts.map(fromPart) };
}

export function finishReasonOf(stop: StopReason): z.infer<typeof FinishReason> {
  return stop === 'stop-sequence' ? 'stop' : stop;
}

export function failureData(failure: Failure): z.infer<typeof ContractFailure> {
  const retryAfterMs = 'retryAfterMs' in failure ? failure.retryAfterMs : undefined;
  const limit = 'limit' in failure ? { ...failure.limit } : undefined;
  const { kind, message, providerStatus: upstreamStatus } = failure;
  return compact({ kind, message, retryAfterMs, upstreamStatus, limit });
}

export function figuresData({ usage, ...figures }: Figures): z.infer<typeof CallFigures> {
  return { ...figures, usage: { ...usage } };
}

function toMessages({ role, parts }: ContractMessage): readonly Message[] {
  switch (role) {
    case 'system':
      return [{ role, parts: parts.map(toText) }];
    case 'user':
      return [{ role, parts: parts.map(toShown) }];
    case 'assistant':
      return [{ role, parts: parts.map(toAssistantPart) }];
    case 'tool':
      return parts.map((part) => {
        if (part.type !== 'tool-result') throw misplaced(part, role);
        const { toolCallId, text, isError } = part;
        return { role, toolCallId, parts: [{ type: 'text', text }], ...compact({ isError }) };
      });
  }
}

function toText(part: MessagePart): TextPart {
  if (part.type !== 'text') throw misplaced(part, 'system');
  return part;
}

function toShown(part: MessagePart): TextPart | ImagePart {
  if (part.type === 'text') return part;
  if (part.type !== 'image') throw misplaced(part, 'user');
  const inline = /^data:([^;,]+);base64,(.*)$/s.exec(part.url);
  const source = inline
    ? ({ kind: 'base64', mediaType: inline[1] ?? '', base64: inline[2] ?? '' } as const)
    : ({ kind: 'url', url: part.url } as const);
  return { type: 'image', source, ...compact({ detail: part.detail }) };
}

function toAssistantPart(part: MessagePart): AssistantPart {
  switch (part.type) {
    case 'text':
      return part;
    case 'reasoning':
      return { type: 'reasoning', text: part.text, ...compact({ signature: part.signature }) };
    case 'tool-call':
      return {
        type: 'tool-call',
        id: part.toolCallId,
        name: part.name,
        arguments: part.argumentsJson,
      };
    case 'image':
    case 'tool-result':
      throw misplaced(part, 'assistant');
  }
}

function fromPart(part: AssistantPart): MessagePart {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return { type: 'text', text: part.text };
    case 'reasoning':
      return { type: 'reasoning', text: part.text, ...compact({ signature: part.signature }) };
    case 'tool-call':
      return {
        type: 'tool-call',
        toolCallId: part.id,
        name: part.name,
        argumentsJson: part.arguments,
      };
  }
}

function misplaced({ type }: MessagePart, role: string) {
  return invalid('messages', `a part of type ${type} can't stand in a message of the ${role}.`);
}

function schemaOf(field: string, text: string): JsonObject {
  const schema = parseJson(text);
  if (!isObject(schema)) throw invalid(field, 'must be the text of a JSON schema object.');
  return schema;
}
