import type { ExceededLimit } from './counter.ts';

/**
 * Everything that can go wrong between a caller and a model, whoever's fault it is. Codecs, adapters
 * and faces know no other kind of failure; anything else that is thrown is a bug.
 */
export type Failure =
  | (Told<'invalid-request' | 'unsupported'> & { readonly field?: string })
  | (Told<'rate-limited' | 'overloaded'> & { readonly retryAfterMs?: number })
  | (Told<'limit-exceeded'> & { readonly limit: ExceededLimit; readonly retryAfterMs?: number })
  | Told<
      | 'authentication'
      | 'permission'
      | 'model-not-found'
      | 'upstream-failed'
      | 'network'
      | 'first-token-timeout'
      | 'idle-timeout'
      | 'total-timeout'
      | 'stream-cut'
      | 'content-filter'
      | 'context-length'
      | 'output-invalid'
      | 'cancelled'
      | 'no-key'
    >;

export type FailureKind = Failure['kind'];

type Told<Kind extends string> = {
  readonly kind: Kind;
  /** One sentence for the caller, with what to do where that is known. Never a key. */
  readonly message: string;
  /** The HTTP status the provider answered with, if it answered. */
  readonly providerStatus?: number;
  /** The provider's own code for the error, as `model_not_found`. */
  readonly providerCode?: string;
};

/** A failure on its way to whoever shows it. */
export class GatewayError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.name = 'GatewayError';
    this.failure = failure;
  }
}

export function invalid(field: string, message: string): GatewayError {
  return new GatewayError({ kind: 'invalid-request', field, message: `${field}: ${message}` });
}

export function unsupported(field: string, message: string): GatewayError {
  return new GatewayError({ kind: 'unsupported', field, message: `${field}: ${message}` });
}

/**
 * Whether asking again may help. A provider that stayed silent is not asked again: the caller has
 * waited the whole limit once already.
 */
export function isRetryable({ kind }: Failure): boolean {
  return RETRYABLE.has(kind);
}

const RETRYABLE: ReadonlySet<FailureKind> = new Set([
  'rate-limited',
  'overloaded',
  'upstream-failed',
  'network',
  'stream-cut',
]);
