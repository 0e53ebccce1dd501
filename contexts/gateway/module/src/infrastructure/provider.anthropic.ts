import type { Provider, ProviderKey } from '../application/ports.ts';
import { anthropicMessages } from '../domain/anthropic-messages.ts';
import type { Codec } from '../domain/codec.ts';
import { withoutForeignThoughts } from '../domain/foreign-thought.ts';
import type { Transport } from './transport.undici.ts';
import { addressOf } from './upstream-address.ts';
import { wireProvider } from './wire-provider.ts';

type Options = {
  readonly baseUrl?: string;
  /** What a model can say at most, where that is known. */
  readonly maxOutputTokensOf?: (model: string) => number | undefined;
};

/** This API wants a limit. Who names none gets much, but not what may take an hour. */
const DEFAULT_LIMIT = 32_000;

const VERSION = '2023-06-01';

/** Anthropic's own API. */
export function anthropicProvider(
  transport: Transport,
  { baseUrl = 'https://api.anthropic.com/v1', maxOutputTokensOf = () => undefined }: Options = {},
): Provider {
  const reach = (path: string, key: ProviderKey | undefined) => ({
    ...addressOf(path, baseUrl, key),
    headers: {
      'content-type': 'application/json',
      'anthropic-version': VERSION,
      ...(key ? { 'x-api-key': key.apiKey } : {}),
    },
  });
  const write: Codec['request']['write'] = (request, losses) => {
    const known = maxOutputTokensOf(request.model) ?? 4096;
    const maxOutputTokens = request.maxOutputTokens ?? Math.min(known, DEFAULT_LIMIT);
    const own = withoutForeignThoughts(request, 'anthropic', losses);
    return anthropicMessages.request.write({ ...own, maxOutputTokens }, losses);
  };
  const codec = { ...anthropicMessages, request: { ...anthropicMessages.request, write } };
  const wire = wireProvider(
    transport,
    { codec, reach, chatPath: () => '/messages' },
    {
      name: 'anthropic',
      title: 'Anthropic',
      kind: 'anthropic',
      origin: 'built-in',
      needsKey: true,
    },
  );
  return {
    ...wire,
    passThrough: (format, key) =>
      format === 'anthropic-messages' ? reach('/messages', key) : undefined,
  };
}
