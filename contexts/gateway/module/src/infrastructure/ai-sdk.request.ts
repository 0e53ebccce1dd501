import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4TextPart,
  SharedV4ProviderMetadata,
} from '@ai-sdk/provider';
import type {
  AssistantPart,
  CanonicalRequest,
  FilePart,
  ImagePart,
  MediaSource,
  Reasoning,
  TextPart,
} from '../domain/canonical.ts';
import { textOf } from '../domain/canonical.ts';
import { invalid } from '../domain/failure.ts';
import { compact, isObject, parseJson } from '../domain/json.ts';
import { type Losses, type RequestField, refusing } from '../domain/losses.ts';
import { effortOf } from '../domain/openai-request.ts';

/** What a provider wants back unchanged with a tool call it made, by the call's id. */
export type Keepsakes = { get(toolCallId: string): SharedV4ProviderMetadata | undefined };

/** The canonical request as AI SDK's language models take it. */
export function toCallOptions(
  request: CanonicalRequest,
  keepsakes: Keepsakes,
  abortSignal: AbortSignal,
  losses: Losses<RequestField> = refusing,
): LanguageModelV4CallOptions {
  const { output, toolChoice } = request;
  tellLosses(request, losses);
  return compact({
    prompt: toPrompt(request, keepsakes, losses),
    maxOutputTokens: request.maxOutputTokens,
    temperature: request.temperature,
    topP: request.topP,
    topK: request.topK,
    frequencyPenalty: request.frequencyPenalty,
    presencePenalty: request.presencePenalty,
    seed: request.seed,
    stopSequences: request.stop.length === 0 ? undefined : [...request.stop],
    reasoning: toEffort(request.reasoning),
    responseFormat:
      output &&
      compact({
        type: 'json' as const,
        // AI SDK's type of a JSON schema is narrower than JSON; the provider reads it as JSON.
        schema: output.type === 'json-schema' ? (output.schema as object) : undefined,
        name: output.type === 'json-schema' ? output.name : undefined,
      }),
    tools:
      request.tools.length === 0
        ? undefined
        : request.tools.map(({ name, description, schema }) =>
            compact({
              type: 'function' as const,
              name,
              description,
              inputSchema: schema as object,
            }),
          ),
    toolChoice:
      toolChoice &&
      (toolChoice.type === 'tool'
        ? { type: 'tool' as const, toolName: toolChoice.name }
        : (toolChoice as { type: 'auto' | 'none' | 'required' })),
    abortSignal,
  });
}

/** AI SDK ends where others still know more. */
function toEffort({ effort, budgetTokens }: Reasoning = {}) {
  const asked = effort ?? effortOf(budgetTokens);
  return asked === 'max' ? 'xhigh' : asked;
}

function tellLosses(request: CanonicalRequest, losses: Losses<RequestField>): void {
  for (const field of ['endUser', 'metadata', 'promptCache', 'serviceTier', 'verbosity'] as const) {
    if (request[field] !== undefined) losses.drop(field);
  }
  if (request.tools.some(({ strict }) => strict)) losses.drop('tool.strict');
  const isCached = (part: object) => 'cache' in part;
  if (request.messages.some(({ parts }) => parts.some(isCached)) || request.tools.some(isCached)) {
    losses.drop('cache');
  }
}

function toPrompt(
  { messages }: CanonicalRequest,
  keepsakes: Keepsakes,
  losses: Losses<RequestField>,
): LanguageModelV4Message[] {
  const names = new Map<string, string>();
  const system = messages.flatMap((message) =>
    message.role === 'system' ? [textOf(message.parts)] : [],
  );
  const prompt: LanguageModelV4Message[] = [];
  if (system.length > 0) prompt.push({ role: 'system', content: system.join('\n\n') });
  for (const message of messages) {
    if (message.role === 'system') continue;
    if (message.role === 'user') prompt.push({ role: 'user', content: message.parts.map(toPart) });
    if (message.role === 'assistant') {
      for (const part of message.parts)
        if (part.type === 'tool-call') names.set(part.id, part.name);
      prompt.push({
        role: 'assistant',
        content: message.parts.flatMap((part) => toAssistantPart(part, keepsakes)),
      });
    }
    if (message.role === 'tool') {
      const { toolCallId, parts, isError } = message;
      const toolName = names.get(toolCallId);
      if (toolName === undefined)
        throw invalid('messages', `no tool call has the id ${toolCallId}.`);
      if (parts.some(({ type: kind }) => kind !== 'text')) {
        losses.refuse('toolResult.media', 'this model takes results of tools as text.');
      }
      const type = isError ? ('error-text' as const) : ('text' as const);
      const result = {
        type: 'tool-result' as const,
        toolCallId,
        toolName,
        output: { type, value: textOf(parts) },
      };
      const last = prompt.at(-1);
      if (last?.role === 'tool') last.content.push(result);
      else prompt.push({ role: 'tool', content: [result] });
    }
  }
  return prompt;
}

function toAssistantPart(
  part: AssistantPart,
  keepsakes: Keepsakes,
): Extract<LanguageModelV4Message, { role: 'assistant' }>['content'] {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return [{ type: 'text' as const, text: part.text }];
    case 'reasoning':
      return part.text === '' ? [] : [{ type: 'reasoning' as const, text: part.text }];
    case 'tool-call': {
      const input = parseJson(part.arguments === '' ? '{}' : part.arguments);
      if (!isObject(input))
        throw invalid('messages', `the arguments of ${part.id} are no JSON object.`);
      const providerOptions = keepsakes.get(part.id);
      return [
        compact({
          type: 'tool-call' as const,
          toolCallId: part.id,
          toolName: part.name,
          input,
          providerOptions,
        }),
      ];
    }
  }
}

function toPart(
  part: TextPart | ImagePart | FilePart,
): LanguageModelV4TextPart | LanguageModelV4FilePart {
  if (part.type === 'text') return { type: 'text', text: part.text };
  const fallback = part.type === 'image' ? 'image/*' : 'application/pdf';
  return {
    type: 'file',
    mediaType: mediaTypeOf(part.source) ?? fallback,
    data: toData(part.source),
  };
}

function mediaTypeOf(source: MediaSource): string | undefined {
  return source.kind === 'base64' ? source.mediaType : undefined;
}

function toData(source: MediaSource) {
  if (source.kind === 'base64') return { type: 'data' as const, data: source.base64 };
  if (!URL.canParse(source.url)) throw invalid('messages', 'an image has no valid address.');
  return { type: 'url' as const, url: new URL(source.url) };
}
