import { LRUCache } from 'lru-cache';
import type { EmbedRequest, Provider, ProviderKey, Via } from '../application/ports.ts';
import type { AssistantPart, CanonicalRequest, StreamEvent } from '../domain/canonical.ts';
import { continuedAnswer, continuedStream } from '../domain/continued-answer.ts';
import { readUsage } from '../domain/gemini.answer.ts';
import { readVectors, writeTexts } from '../domain/gemini.embeddings.ts';
import { resourceOf } from '../domain/gemini.model.ts';
import { gemini } from '../domain/gemini.ts';
import { singleCall } from '../domain/single-call.ts';
import { jsonOf, send } from './response.ts';
import type { Transport } from './transport.undici.ts';
import { addressOf } from './upstream-address.ts';
import { wireProvider } from './wire-provider.ts';

const OWN = 'https://generativelanguage.googleapis.com/v1beta';

/** Google's own API. */
export function googleProvider(transport: Transport, baseUrl = OWN): Provider {
  const reach = (path: string, key: ProviderKey | undefined) => ({
    ...addressOf(path, baseUrl, key),
    headers: {
      'content-type': 'application/json',
      ...(key ? { 'x-goog-api-key': key.apiKey } : {}),
    },
  });
  const { listModels: _, ...wire } = wireProvider(
    transport,
    { codec: gemini, reach, chatPath },
    { name: 'google', title: 'Google', kind: 'google', origin: 'built-in', needsKey: true },
  );
  const kept = keepsakes();

  return {
    ...wire,
    async answer(request, via) {
      const asked = kept.giveBack(request);
      const whole = await continuedAnswer((at) => wire.answer(continued(asked, at), via));
      const { id, model, parts, ...answer } = whole;
      const allowed = singleCall(request).parts(parts);
      return {
        ...named({ id, model }, request),
        parts: allowed.map((part) => (part.type === 'tool-call' ? kept.take(part) : part)),
        ...answer,
      };
    },
    async *stream(request, via): AsyncGenerator<StreamEvent> {
      const { allows } = singleCall(request);
      const asked = kept.giveBack(request);
      const events = continuedStream((at) => wire.stream(continued(asked, at), via));
      for await (const event of events) {
        if (!allows(event)) continue;
        if (event.type === 'start') yield { ...event, ...named(event, request) };
        else yield event.type === 'tool-call' ? kept.take(event) : event;
      }
    },
    async embed({ model, texts, dimensions }: EmbedRequest, { key, signal, headers }: Via) {
      const at = reach(pathOf(model, 'batchEmbedContents'), key);
      const body = JSON.stringify(writeTexts(resourceOf(model), texts, dimensions));
      const exchange = {
        method: 'POST',
        ...at,
        headers: { ...at.headers, ...headers },
        body,
      } as const;
      const answered = await jsonOf(await send(transport, exchange, signal));
      const used = readUsage(answered['usageMetadata']);
      return { vectors: readVectors(answered), ...(used ? { usage: used } : {}) };
    },
  };
}

function chatPath({ model, stream }: CanonicalRequest): string {
  return pathOf(model, stream ? 'streamGenerateContent?alt=sse' : 'generateContent');
}

function pathOf(model: string, method: string): string {
  return `/${resourceOf(model).split('/').map(encodeURIComponent).join('/')}:${method}`;
}

function continued(request: CanonicalRequest, continuation: string | undefined): CanonicalRequest {
  return continuation === undefined ? request : { ...request, continuation };
}

/** Google may name neither the answer nor who made it. */
function named({ id, model }: { id: string; model: string }, request: CanonicalRequest) {
  return { id: id || `gen-${crypto.randomUUID()}`, model: model || request.model };
}

const KEPT = 10_000;
const KEPT_CHARS = 32 * 1024 * 1024;

/** Gemini wants the signature of a thought back with the call it led to; no client keeps it. */
function keepsakes() {
  const signatures = new LRUCache<string, string>({
    max: KEPT,
    maxSize: KEPT_CHARS,
    sizeCalculation: (signature) => signature.length + 1,
  });
  return {
    /** A call as clients see it: it has an id, and its signature stays here. */
    take<Call extends { readonly id: string; readonly signature?: string }>(called: Call) {
      const { signature, ...call } = called;
      const id = called.id || `call_${crypto.randomUUID()}`;
      if (signature) signatures.set(id, signature);
      return { ...call, id };
    },
    giveBack(request: CanonicalRequest): CanonicalRequest {
      const signed = (part: AssistantPart): AssistantPart => {
        if (part.type !== 'tool-call') return part;
        const signature = signatures.get(part.id);
        return signature === undefined ? part : { ...part, signature };
      };
      const messages = request.messages.map((message) =>
        message.role === 'assistant' ? { ...message, parts: message.parts.map(signed) } : message,
      );
      return { ...request, messages };
    },
  };
}
