import { privateNetworkErrorIn } from '@atelier/network';
import type { Failure } from '../domain/failure.ts';

/** What to tell the caller when an error, or one that it came from, is a refusal to go into a private network. */
export function privateNetworkFailure(error: unknown): Failure | undefined {
  const refused = privateNetworkErrorIn(error);
  if (refused === undefined) return undefined;
  return {
    kind: 'permission',
    message: `${refused.hostname} is in a private network, where only the owner may have a server of his own. Store a public address on the Keys page, or ask the owner to add the server to OPENAI_COMPATIBLE_URLS.`,
  };
}
