import type { LoggedRequest } from './gateway-api.ts';

type Failure = NonNullable<LoggedRequest['failure']>;

/** What whoever made the call can do about each way in which it failed. */
const ADVICE: Readonly<Record<Failure['kind'], string>> = {
  'invalid-request': 'Correct the field that is named; the request as it was sent stands below.',
  unsupported:
    'Ask a model that can do this, leave the field out, or send x-atelier-unsupported: drop to let it go.',
  'no-key': 'Add a key for this provider under Keys.',
  authentication: 'The provider refuses the key. Replace it under Keys.',
  permission: 'The key may not use this model. Use another key or another model.',
  'model-not-found': 'Look for the model’s id under Routes or in GET /v1/models.',
  'rate-limited': 'Wait as long as retry-after says, or put a second target into a route.',
  'limit-exceeded':
    'Wait until the limit begins anew, or have an administrator raise it under Admin, Limits.',
  overloaded: 'Try again later, or give the route a fallback for it.',
  'context-length': 'Send less of the conversation, or ask a model with a larger window.',
  'content-filter': 'A filter stopped it: the provider’s, or the workspace’s own for secrets.',
  'upstream-failed': 'The provider failed. Try again, or give the route a fallback.',
  network: 'The provider could not be reached. Check its address and the connection.',
  'first-token-timeout': 'Nothing came in time. Ask a faster model, or raise the route’s limit.',
  'idle-timeout': 'The answer stopped coming. Try again.',
  'total-timeout': 'The answer took too long. Ask for less at once, or raise the route’s limit.',
  'stream-cut': 'The connection to the provider broke off. What had come is kept; try again.',
  'output-invalid': 'The answer did not match the schema. Simplify it, or ask a stronger model.',
  cancelled: 'Whoever asked left before the answer was whole.',
};

export function adviceFor({ kind }: Failure): string {
  return ADVICE[kind];
}
