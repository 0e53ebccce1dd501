import type { Provider, ProviderKey } from '../application/ports.ts';
import { anthropicMessages } from '../domain/anthropic-messages.ts';
import type { Transport } from './transport.undici.ts';
import { wireProvider } from './wire-provider.ts';

const VERSION = '2023-06-01';

/** Anthropic's own API. */
export function anthropicProvider(
  transport: Transport,
  baseUrl = 'https://api.anthropic.com/v1',
): Provider {
  const reach = (path: string, key: ProviderKey | undefined) => ({
    url: `${baseUrl.replace(/\/+$/, '')}${path}`,
    headers: {
      'content-type': 'application/json',
      'anthropic-version': VERSION,
      ...(key ? { 'x-api-key': key.apiKey } : {}),
    },
  });
  return wireProvider(
    transport,
    { codec: anthropicMessages, reach, chatPath: '/messages' },
    {
      name: 'anthropic',
      title: 'Anthropic',
      kind: 'anthropic',
      origin: 'built-in',
      needsKey: true,
    },
  );
}
