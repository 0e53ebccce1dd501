import { openAiCompatible } from '../infrastructure/provider.openai.ts';
import type { Transport } from '../infrastructure/transport.undici.ts';
import type { FaultServer } from './fault-server.ts';

/** A server of the house that speaks OpenAI's chat completions and nothing else. */
export function houseProvider({ url }: FaultServer, transport: Transport) {
  return openAiCompatible(transport, {
    name: 'house',
    title: 'House',
    kind: 'openai-compatible',
    origin: 'configured',
    baseUrl: url,
  });
}
