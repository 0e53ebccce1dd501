import type { Failure, FailureKind } from './conversation.ts';

/** What whoever made a call can do about each way in which it failed. */
const ADVICE: Readonly<Record<FailureKind, string>> = {
  'invalid-request': 'Correct what is named in the prompt or the parameters, then try again.',
  unsupported:
    'Choose a model that can do this, or leave it out; programs may send x-atelier-unsupported: drop to let it go.',
  'no-key': 'Add a key for this provider under Keys.',
  authentication: 'The provider refuses the key. Replace it under Keys.',
  permission: 'The key may not use this model. Choose another model or another key.',
  'model-not-found': 'The provider has no such model. Choose another one.',
  'rate-limited': 'The provider asks to wait. Try again soon, or put a second target into a route.',
  'limit-exceeded':
    'Wait until the limit begins anew, ask for a shorter answer, or have an administrator raise it under Admin, Limits.',
  overloaded: 'The provider is overloaded. Try again, or choose a route with a fallback.',
  'context-length':
    'This is longer than the model can read. Send less of the conversation, or choose a model with a larger window.',
  'request-too-large':
    'The whole request has too many bytes. Send fewer or smaller attachments, or less of the conversation.',
  'content-filter': 'A filter stopped it: the provider’s, or the workspace’s own for secrets.',
  'upstream-failed': 'The provider failed. Try again, or choose a route with a fallback.',
  network: 'The provider could not be reached. Check its address and the connection.',
  'first-token-timeout': 'Nothing came in time. Choose a faster model, or raise the route’s limit.',
  'idle-timeout': 'The answer stopped coming. Try again.',
  'total-timeout': 'The answer took too long. Ask for less at once, or raise the route’s limit.',
  'stream-cut': 'The connection to the provider broke off. What had come is kept; try again.',
  'output-invalid': 'The answer did not match the schema. Simplify it, or choose a stronger model.',
  cancelled: 'Whoever asked left before the answer was whole.',
};

/** One sentence for a person: what to do about a call that failed. */
export function adviceFor({ kind, retryAfterMs }: Failure): string {
  if (kind === 'rate-limited' && retryAfterMs !== undefined)
    return `The provider asks to wait ${Math.ceil(retryAfterMs / 1000)} s.`;
  return ADVICE[kind];
}
