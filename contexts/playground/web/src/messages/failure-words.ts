import type { Failure } from '../playground-api.ts';

/** What a person can do about each way in which a model call fails. */
const ADVICE: Readonly<Record<Failure['kind'], string>> = {
  'invalid-request': 'Change the parameters or the prompt, then try again.',
  unsupported: 'Choose a model that can do this, or take the feature out of the request.',
  'no-key': 'Add a key for this provider under Keys.',
  authentication: 'The provider refuses the key. Replace it under Keys.',
  permission: 'Your key may not use this model. Choose another model or another key.',
  'model-not-found': 'The provider no longer has this model. Choose another one.',
  'rate-limited': 'The provider asks to wait. Try again in a little while.',
  'limit-exceeded':
    'Wait until the limit begins anew, ask for a shorter answer, or have an administrator raise it.',
  overloaded: 'The provider is overloaded. Try again, or choose another model.',
  'context-length':
    'The conversation is longer than the model can read. Fork an earlier message or choose a model with a larger window.',
  'content-filter': 'The provider’s filter stopped the answer. Rephrase the prompt.',
  'upstream-failed': 'The provider failed. Try again.',
  network: 'The provider could not be reached. Check the connection and the address.',
  'first-token-timeout': 'Nothing came in time. Try again, or choose a faster model.',
  'idle-timeout': 'The answer stopped coming. Try again.',
  'total-timeout': 'The answer took too long. Ask for less at once.',
  'stream-cut': 'The connection to the provider broke off. What came is kept; try again.',
  'output-invalid':
    'The answer does not match the output schema. Simplify the schema or try again.',
  cancelled: 'It was stopped.',
};

export function adviceFor({ kind, retryAfterMs }: Failure): string {
  if (kind === 'rate-limited' && retryAfterMs !== undefined)
    return `The provider asks to wait ${Math.ceil(retryAfterMs / 1000)} s.`;
  return ADVICE[kind];
}
