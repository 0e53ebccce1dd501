import type { z } from '@atelier/contract';
import {
  type Message as ContractMessage,
  type MessagePart,
  Parameters,
} from '@atelier/gateway-contract';
import type { CanonicalRequest, Message, ShownPart } from '../domain/canonical.ts';
import { compact } from '../domain/json.ts';
import { effortOf } from '../domain/openai-thinking.ts';
import { fromParts } from './conversation.ts';

type Told = {
  readonly messages: ContractMessage[];
  readonly parameters: z.infer<typeof Parameters>;
  /** What the contract has no word for. */
  readonly left: readonly string[];
};

/** A canonical request in the contract's words: the way back of `toRequest`. */
export function toldRequest(request: CanonicalRequest): Told {
  const left = new Set<string>();
  const messages = request.messages.map((message) => toldMessage(message, left));
  const parameters: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(asked(request))) {
    const shape = Parameters.shape[name as keyof typeof Parameters.shape];
    // Vendors allow more than the contract does, as long lists of stop sequences.
    if (value !== undefined && shape.safeParse(value).success) parameters[name] = value;
    else if (value !== undefined) left.add(name);
  }
  const { topK, verbosity, parallelToolCalls, output } = request;
  if (topK !== undefined) left.add('topK');
  if (verbosity !== undefined) left.add('verbosity');
  if (parallelToolCalls === false) left.add('parallelToolCalls');
  if (output?.type === 'json') left.add('output');
  return { messages, parameters: Parameters.parse(parameters), left: [...left] };
}

function asked({ stop, tools, toolChoice, output, reasoning, ...request }: CanonicalRequest) {
  return {
    temperature: request.temperature,
    maxTokens: request.maxOutputTokens,
    topP: request.topP,
    frequencyPenalty: request.frequencyPenalty,
    presencePenalty: request.presencePenalty,
    seed: request.seed,
    stopSequences: stop.length === 0 ? undefined : [...stop],
    reasoningEffort: effortIn(reasoning),
    outputSchema: output?.type === 'json-schema' ? JSON.stringify(output.schema) : undefined,
    tools: tools.length === 0 ? undefined : tools.map(toldTool),
    toolChoice: toolChoice?.type === 'tool' ? { name: toolChoice.name } : toolChoice?.type,
  };
}

const toldTool = ({ name, description, schema }: CanonicalRequest['tools'][number]) =>
  compact({ name, description, parametersSchema: JSON.stringify(schema) });

/** The nearest of the contract's efforts. */
function effortIn(reasoning: CanonicalRequest['reasoning']) {
  const effort = reasoning?.effort ?? effortOf(reasoning?.budgetTokens);
  if (effort === 'minimal') return 'low';
  return effort === 'xhigh' || effort === 'max' ? 'high' : effort;
}

function toldMessage(message: Message, left: Set<string>): ContractMessage {
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, parts: message.parts.flatMap((part) => shown(part, left)) };
    case 'assistant':
      return fromParts(message.parts);
    case 'tool': {
      const { toolCallId, parts, isError } = message;
      const told = parts.flatMap((part) => shown(part, left));
      if (told.some(({ type }) => type !== 'text')) left.add('pictures in tool results');
      const text = told.map((part) => (part.type === 'text' ? part.text : '')).join('');
      return {
        role: 'tool',
        parts: [{ type: 'tool-result', toolCallId, text, ...compact({ isError }) }],
      };
    }
  }
}

function shown(part: ShownPart, left: Set<string>): MessagePart[] {
  if (part.type === 'text') return [{ type: 'text', text: part.text }];
  if (part.type === 'file') {
    left.add(part.name ?? 'a file');
    return [];
  }
  const { source, detail } = part;
  const url =
    source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.base64}`;
  const known = detail === 'original' ? 'high' : detail;
  return [{ type: 'image', url, ...compact({ detail: known }) }];
}
