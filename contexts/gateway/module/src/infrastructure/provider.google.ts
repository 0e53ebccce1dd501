import type { LanguageModelV4, SharedV4ProviderMetadata } from '@ai-sdk/provider';
import { LRUCache } from 'lru-cache';
import type { Provider, Via } from '../application/ports.ts';
import { STREAM_CUT } from '../domain/broken.ts';
import type { CanonicalRequest, StreamEvent } from '../domain/canonical.ts';
import { GatewayError } from '../domain/failure.ts';
import { singleCall } from '../domain/single-call.ts';
import { usage } from '../domain/usage.ts';
import { sdkFailure, toAssistantParts, toStop, toStreamEvents, toUsage } from './ai-sdk.answer.ts';
import { toCallOptions } from './ai-sdk.request.ts';
import { plainFetch, publicFetch } from './upstream-fetch.ts';

/** Google's models through AI SDK, which is loaded by the first call that needs it. */
export function googleProvider(baseURL?: string): Provider {
  // Gemini wants the signature of a thought back with the call it led to; no client keeps it.
  const keepsakes = new LRUCache<string, SharedV4ProviderMetadata>({ max: 10_000 });
  const keep = (id: string, metadata: SharedV4ProviderMetadata | undefined) => {
    if (metadata) keepsakes.set(id, metadata);
  };
  const sdk = async ({ key, headers }: Via) => {
    const { createGoogle } = await import('@ai-sdk/google');
    const at = key?.baseUrl ?? baseURL;
    return createGoogle({
      apiKey: key?.apiKey ?? '',
      ...(at ? { baseURL: at } : {}),
      ...(headers ? { headers } : {}),
      fetch: key?.publicOnly ? publicFetch : plainFetch,
    });
  };
  const modelOf = async (request: CanonicalRequest, via: Via): Promise<LanguageModelV4> =>
    (await sdk(via)).languageModel(request.model);

  return {
    name: 'google',
    title: 'Google',
    kind: 'google',
    origin: 'built-in',
    needsKey: true,
    async answer(request, via) {
      try {
        const model = await modelOf(request, via);
        const made = await model.doGenerate(
          toCallOptions(request, keepsakes, via.signal, via.losses),
        );
        const stop = toStop(made.finishReason);
        if (stop === undefined) throw new GatewayError(STREAM_CUT);
        return {
          id: made.response?.id ?? `gen-${crypto.randomUUID()}`,
          model: request.model,
          parts: singleCall(request).parts(toAssistantParts(made.content, keep)),
          stop,
          usage: toUsage(made.usage),
        };
      } catch (error) {
        throw told(error, via.signal);
      }
    },
    async *stream(request, via): AsyncGenerator<StreamEvent> {
      try {
        const model = await modelOf(request, via);
        const { stream } = await model.doStream(
          toCallOptions(request, keepsakes, via.signal, via.losses),
        );
        const { allows } = singleCall(request);
        for await (const event of toStreamEvents(stream, request.model, keep)) {
          if (allows(event)) yield event;
        }
      } catch (error) {
        throw told(error, via.signal);
      }
    },
    async embed({ model, texts, dimensions }, via) {
      try {
        const embedding = (await sdk(via)).embeddingModel(model);
        const { embeddings, usage: used } = await embedding.doEmbed({
          values: [...texts],
          abortSignal: via.signal,
          ...(dimensions
            ? { providerOptions: { google: { outputDimensionality: dimensions } } }
            : {}),
        });
        return {
          vectors: embeddings,
          ...(used ? { usage: usage({ inputTokens: used.tokens }) } : {}),
        };
      } catch (error) {
        throw told(error, via.signal);
      }
    },
  };
}

function told(error: unknown, signal: AbortSignal): unknown {
  return signal.aborted ? error : new GatewayError(sdkFailure(error), { cause: error });
}
