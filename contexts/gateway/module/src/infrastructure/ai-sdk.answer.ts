import type {
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
  SharedV4ProviderMetadata,
} from '@ai-sdk/provider';
import { STREAM_CUT } from '../domain/broken.ts';
import type { AssistantPart, StopReason, StreamEvent } from '../domain/canonical.ts';
import { type Failure, GatewayError } from '../domain/failure.ts';
import { providerFailure } from '../domain/provider-failure.ts';
import { type Usage, usage } from '../domain/usage.ts';
import { privateNetworkFailure } from './public-network.ts';

export type Keep = (toolCallId: string, metadata: SharedV4ProviderMetadata | undefined) => void;

export function toAssistantParts(content: readonly LanguageModelV4Content[], keep: Keep) {
  return content.flatMap((part): readonly AssistantPart[] => {
    if (part.type === 'text') return [{ type: 'text', text: part.text }];
    if (part.type === 'reasoning') return [{ type: 'reasoning', text: part.text }];
    if (part.type !== 'tool-call') return [];
    keep(part.toolCallId, part.providerMetadata);
    return [{ type: 'tool-call', id: part.toolCallId, name: part.toolName, arguments: part.input }];
  });
}

/** AI SDK's stream parts as canonical events; the finish is the last, a missing one is a cut. */
export async function* toStreamEvents(
  parts: AsyncIterable<LanguageModelV4StreamPart>,
  model: string,
  keep: Keep,
): AsyncGenerator<StreamEvent> {
  const calls = new Map<string, { index: number; streamed: boolean }>();
  let started = false;
  for await (const part of parts) {
    if (part.type === 'error') {
      yield { type: 'error', failure: sdkFailure(part.error) };
      return;
    }
    if (!started && part.type !== 'stream-start') {
      started = true;
      const id = part.type === 'response-metadata' ? part.id : undefined;
      yield { type: 'start', id: id ?? `gen-${crypto.randomUUID()}`, model };
    }
    switch (part.type) {
      case 'text-delta':
        yield { type: 'text', text: part.delta };
        break;
      case 'reasoning-delta':
        yield { type: 'reasoning', text: part.delta };
        break;
      case 'reasoning-end':
        yield { type: 'reasoning-end' };
        break;
      case 'tool-input-start': {
        const index = calls.size;
        calls.set(part.id, { index, streamed: false });
        yield { type: 'tool-call', index, id: part.id, name: part.toolName };
        break;
      }
      case 'tool-input-delta': {
        const call = calls.get(part.id);
        if (call === undefined) break;
        call.streamed = true;
        yield { type: 'tool-arguments', index: call.index, text: part.delta };
        break;
      }
      case 'tool-call': {
        keep(part.toolCallId, part.providerMetadata);
        let call = calls.get(part.toolCallId);
        if (call === undefined) {
          call = { index: calls.size, streamed: false };
          calls.set(part.toolCallId, call);
          yield { type: 'tool-call', index: call.index, id: part.toolCallId, name: part.toolName };
        }
        if (!call.streamed) yield { type: 'tool-arguments', index: call.index, text: part.input };
        break;
      }
      // Nothing of these concerns a client of this gateway.
      case 'custom':
      case 'file':
      case 'ping':
      case 'raw':
      case 'reasoning-file':
      case 'reasoning-start':
      case 'response-metadata':
      case 'source':
      case 'stream-start':
      case 'text-end':
      case 'text-start':
      case 'tool-approval-request':
      case 'tool-input-end':
      case 'tool-result':
        break;
      case 'finish': {
        const stop = toStop(part.finishReason);
        if (stop === undefined) yield { type: 'error', failure: STREAM_CUT };
        else yield { type: 'finish', stop, usage: toUsage(part.usage) };
        return;
      }
    }
  }
  yield { type: 'error', failure: STREAM_CUT };
}

/** Undefined when the model did not stop of its own accord. */
export function toStop({ unified }: LanguageModelV4FinishReason): StopReason | undefined {
  if (unified === 'error' || unified === 'interrupted') return undefined;
  return unified === 'other' ? 'stop' : unified;
}

export function toUsage({ inputTokens, outputTokens }: LanguageModelV4Usage): Usage {
  return usage({
    inputTokens: inputTokens.total ?? 0,
    cachedInputTokens: inputTokens.cacheRead ?? 0,
    cacheWriteTokens: inputTokens.cacheWrite ?? 0,
    outputTokens: outputTokens.total ?? 0,
    reasoningTokens: outputTokens.reasoning ?? 0,
  });
}

/** AI SDK's errors by what they carry; its classes would have to be loaded to be asked. */
export function sdkFailure(error: unknown): Failure {
  if (error instanceof GatewayError) return error.failure;
  const refused = privateNetworkFailure(error);
  if (refused) return refused;
  const { statusCode, responseBody, responseHeaders, message, name } = error as {
    statusCode?: number;
    responseBody?: string;
    responseHeaders?: Record<string, string>;
    message?: string;
    name?: string;
  };
  if (statusCode !== undefined && statusCode >= 300) {
    return providerFailure(statusCode, responseBody ?? '', responseHeaders ?? {});
  }
  if (name === 'AI_UnsupportedFunctionalityError') {
    return { kind: 'unsupported', message: String(message) };
  }
  if (name === 'AI_APICallError') return { kind: 'network', message: String(message) };
  return {
    kind: 'upstream-failed',
    message: `The provider's answer could not be used: ${message}`,
  };
}
