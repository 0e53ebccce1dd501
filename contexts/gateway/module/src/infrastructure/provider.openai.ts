import type {
  EmbedRequest,
  Embeddings,
  Provider,
  ProviderKey,
  Upstream,
} from '../application/ports.ts';
import { isObject } from '../domain/json.ts';
import { readUsage } from '../domain/openai-chat.answer.ts';
import { openAiChat } from '../domain/openai-chat.ts';
import { openAiCompatibleChat } from '../domain/openai-compatible.ts';
import { jsonOf, send } from './response.ts';
import type { Transport } from './transport.undici.ts';
import { addressOf } from './upstream-address.ts';
import { wireProvider } from './wire-provider.ts';

/** OpenAI and every server that speaks its API. */
export function openAiCompatible(
  transport: Transport,
  about: Omit<Provider, 'answer' | 'stream' | 'needsKey'> & { baseUrl: string; needsKey?: boolean },
): Provider {
  const reach = (path: string, key: ProviderKey | undefined): Upstream => ({
    ...addressOf(path, about.baseUrl, key),
    headers: {
      'content-type': 'application/json',
      ...(key ? { authorization: `Bearer ${key.apiKey}` } : {}),
    },
  });
  const wire = wireProvider(
    transport,
    {
      codec: about.kind === 'openai' ? openAiChat : openAiCompatibleChat,
      reach,
      chatPath: '/chat/completions',
    },
    { needsKey: false, ...about },
  );
  return {
    ...wire,
    passThrough(format, key) {
      if (format === 'openai-chat') return reach('/chat/completions', key);
      // Servers like OpenAI's may know responses, but none says so.
      const isKnown = format === 'openai-responses' && about.kind === 'openai';
      return isKnown ? reach('/responses', key) : undefined;
    },
    media: reach,
    async embed({ model, texts, dimensions }: EmbedRequest, { key, signal }): Promise<Embeddings> {
      const body = JSON.stringify({ model, input: texts, dimensions, encoding_format: 'float' });
      const exchange = { method: 'POST', ...reach('/embeddings', key), body } as const;
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
