import type {
  EmbedRequest,
  Embeddings,
  Provider,
  ProviderKey,
  Upstream,
  Via,
} from '../application/ports.ts';
import type { CanonicalRequest } from '../domain/canonical.ts';
import { keepsThoughts, withoutForeignThoughts } from '../domain/foreign-thought.ts';
import { isObject } from '../domain/json.ts';
import { readUsage } from '../domain/openai-chat.answer.ts';
import { openAiChat } from '../domain/openai-chat.ts';
import { openAiCompatibleChat } from '../domain/openai-compatible.ts';
import { openAiResponses } from '../domain/openai-responses.ts';
import { jsonOf, send } from './response.ts';
import type { Transport } from './transport.undici.ts';
import { addressOf } from './upstream-address.ts';
import { wireProvider } from './wire-provider.ts';

/** OpenAI and every server that speaks its API. */
export function openAiCompatible(
  transport: Transport,
  {
    authorization,
    ...about
  }: Omit<Provider, 'answer' | 'stream' | 'needsKey'> & {
    baseUrl: string;
    needsKey?: boolean;
    /** What is sent where there is no key. */
    authorization?: string;
  },
): Provider {
  const keylessHeaders = authorization === undefined ? {} : { authorization };
  const reach = (path: string, key: ProviderKey | undefined): Upstream => ({
    ...addressOf(path, about.baseUrl, key),
    headers: {
      'content-type': 'application/json',
      ...(key ? { authorization: `Bearer ${key.apiKey}` } : keylessHeaders),
    },
  });
  const isOpenAi = about.kind === 'openai';
  const named = { needsKey: false, ...about };
  const chatCodec = isOpenAi ? openAiChat : openAiCompatibleChat;
  const chatPath = () => '/chat/completions';
  const chat = wireProvider(transport, { codec: chatCodec, reach, chatPath }, named);
  const responses = wireProvider(
    transport,
    { codec: openAiResponses, reach, chatPath: () => '/responses' },
    named,
  );
  /** Thinking goes through responses, where it can be sent back with the next turn. */
  const wireOf = (request: CanonicalRequest, { key }: Via) =>
    isOpenAi && key?.baseUrl === undefined && keepsThoughts(request) ? responses : chat;
  const own = (request: CanonicalRequest, { losses }: Via) =>
    isOpenAi ? withoutForeignThoughts(request, 'openai', losses) : request;
  return {
    ...chat,
    answer: (request, via) => wireOf(request, via).answer(own(request, via), via),
    stream: (request, via) => wireOf(request, via).stream(own(request, via), via),
    passThrough(format, key) {
      if (format === 'openai-chat') return reach('/chat/completions', key);
      if (format === 'openai-embeddings') return reach('/embeddings', key);
      // Servers like OpenAI's may know responses, but none says so.
      return format === 'openai-responses' && isOpenAi ? reach('/responses', key) : undefined;
    },
    media: reach,
    async embed({ model, texts, dimensions }: EmbedRequest, via): Promise<Embeddings> {
      const { key, signal } = via;
      const body = JSON.stringify({ model, input: texts, dimensions, encoding_format: 'float' });
      const at = reach('/embeddings', key);
      const headers = { ...at.headers, ...via.headers };
      const exchange = { method: 'POST', ...at, headers, body } as const;
      const answered = await jsonOf(await send(transport, exchange, signal));
      const rows = Array.isArray(answered['data']) ? answered['data'] : [];
      const vectors = rows.flatMap((row) =>
        isObject(row) && Array.isArray(row['embedding']) ? [row['embedding'].map(Number)] : [],
      );
      const used = readUsage(answered['usage']);
      return { vectors, ...(used ? { usage: used } : {}) };
    },
  };
}
