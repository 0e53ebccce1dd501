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
      | 'request-too-large'
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

/**
 * Whether a provider may charge for a try that failed so before its answer was shown. It may where it
 * had the prompt and took it: it was waited for in vain, ended by us while it worked, broke off after
 * it had said that it would answer, or said something that is no answer (then there is no status to
 * refuse with). It charges nothing for what it refuses, by whatever status, and nothing was asked
 * where no connection came about or one broke before a word.
 */
export function mayHaveWorked({ kind, providerStatus }: Failure): boolean {
  if (kind === 'upstream-failed') return providerStatus === undefined;
  return WORKED.has(kind);
}

const WORKED: ReadonlySet<FailureKind> = new Set([
  'cancelled',
  'first-token-timeout',
  'idle-timeout',
  'total-timeout',
  'stream-cut',
]);

const RETRYABLE: ReadonlySet<FailureKind> = new Set([
  'rate-limited',
  'overloaded',
  'upstream-failed',
  'network',
  'stream-cut',
]);
