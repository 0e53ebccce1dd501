import { eventIterator, oc } from '@orpc/contract';
import type { AnyContractRouter, AnySchema, Route } from '@orpc/contract';
import type { Permission } from '@atelier/kernel';
import * as z from 'zod';

/** What the host must know of an operation beside its shape. */
export type OperationMeta = {
  /**
   * `public` operations answer without a token and say `security: []` in the OpenAPI document;
   * `internal` ones are for other contexts only: never on REST, never in the document.
   */
  readonly access: 'public' | 'actor' | 'internal';
  /** The right the actor needs; without one any signed-in actor of the workspace may call. */
  readonly permission?: Permission;
  /** Whether the audit trail records each call: of what changes something unless it says no, of what reads if it says so. */
  readonly audited: boolean;
  /** The stream operation that answers the same request to a client which accepts server-sent events. */
  readonly streamedBy?: string;
  /** How often it may be called, beside the general limit of the host. */
  readonly rateLimit?: RateLimit;
  /**
   * Whether a successful answer holds a secret that is shown this once. The host then keeps no copy of it
   * under an `Idempotency-Key`: a repetition is refused instead of carried out or answered again.
   */
  readonly secretAnswer?: boolean;
  /** The largest request body in bytes; without it the host's own limit, 1 MiB. */
  readonly maxBodyBytes?: number;
  /** The media type of a stream of texts that is one file on REST, and no events. */
  readonly download?: string;
};

/**
 * `points` calls in any window of `perSeconds`. `address+field` counts twice, for each network
 * address and for each value of the input's `field` (as in an account's e-mail): either of them
 * empty refuses the call, so neither one address nor many can go on guessing at one account.
 */
export type RateLimit = {
  readonly points: number;
  readonly perSeconds: number;
  readonly by: 'address' | 'actor' | 'address+field';
  readonly field?: string;
};

export type OperationOptions = {
  readonly summary: string;
  readonly description?: string;
  readonly access?: 'public' | 'internal';
  readonly permission?: Permission;
  readonly audited?: boolean;
  readonly streamedBy?: string;
  readonly successStatus?: number;
  readonly rateLimit?: RateLimit;
  readonly secretAnswer?: boolean;
  readonly maxBodyBytes?: number;
};

/** The shape every contract error has: an HTTP status, one sentence, and typed data. */
export function problem<Data extends AnySchema>(status: number, message: string, data?: Data) {
  // The cast says what oRPC infers from an error map entry, with or without data.
  return { status, message, ...(data ? { data } : {}) } as {
    status: number;
    message: string;
    data: Data;
  };
}

/**
 * The builders of one context's contract. Only this file knows oRPC's builder, so that leaving
 * oRPC means rewriting it and `@atelier/rpc`, not the contexts.
 *
 * Paths are REST paths below `/api/v1`; `{name}` takes a field of the input. Every operation gets
 * the errors UNAUTHORIZED, FORBIDDEN and TOO_MANY_REQUESTS; input that fails its schema is
 * BAD_REQUEST with the issues as data.
 */
export function contextContract(name: string) {
  const base = oc.$meta<OperationMeta>({ access: 'actor', audited: false }).errors({
    UNAUTHORIZED: { status: 401, message: 'Sign in, or send an API key.' },
    FORBIDDEN: { status: 403, message: 'You do not have the permission this needs.' },
    TOO_MANY_REQUESTS: { status: 429, message: 'Too many requests. Wait a little.' },
  });

  const operation = (
    route: Route,
    options: OperationOptions,
    audited: boolean,
    download?: string,
  ) => {
    const { access = 'actor', permission, streamedBy, rateLimit, maxBodyBytes } = options;
    return base
      .route({
        ...route,
        summary: options.summary,
        ...(options.description ? { description: options.description } : {}),
        ...(options.successStatus ? { successStatus: options.successStatus } : {}),
        tags: [name],
        spec: (operation) => ({
          ...operation,
          operationId: `${name}.${operation.operationId}`,
          ...(access === 'public' ? { security: [] } : {}),
        }),
      })
      .meta({
        access,
        audited: options.audited ?? audited,
        ...(permission ? { permission } : {}),
        ...(streamedBy ? { streamedBy } : {}),
        ...(rateLimit ? { rateLimit } : {}),
        ...(options.secretAnswer ? { secretAnswer: true } : {}),
        ...(maxBodyBytes ? { maxBodyBytes } : {}),
        ...(download ? { download } : {}),
      });
  };

  type Path = `/${string}`;
  return {
    /** GET, safe to repeat. */
    query: (path: Path, options: OperationOptions) =>
      operation({ method: 'GET', path }, options, false),
    /** POST that makes something: 201. */
    create: (path: Path, options: OperationOptions) =>
      operation({ method: 'POST', path, successStatus: 201 }, options, true),
    /** POST that does something to what exists: 200. */
    command: (path: Path, options: OperationOptions) =>
      operation({ method: 'POST', path }, options, true),
    /** PUT: the same request twice is the same as once. */
    replace: (path: Path, options: OperationOptions) =>
      operation({ method: 'PUT', path }, options, true),
    /** PATCH: only the fields that are sent change. */
    change: (path: Path, options: OperationOptions) =>
      operation({ method: 'PATCH', path }, options, true),
    /** DELETE: 204. */
    remove: (path: Path, options: OperationOptions) =>
      operation({ method: 'DELETE', path, successStatus: 204 }, options, true),
    /** An async iterator of `event`; server-sent events on the wire. */
    stream: <Event extends AnySchema>(
      method: 'GET' | 'POST',
      path: Path,
      event: Event,
      options: OperationOptions,
    ) => operation({ method, path }, options, false).output(eventIterator(event)),
    /**
     * A text of any length, made while it is read: an async iterator of its pieces. On REST the
     * pieces are one file of `mediaType`; who gets it whole sees it end, any other sees it cut.
     */
    download: (path: Path, mediaType: `${string}/${string}`, options: OperationOptions) =>
      operation({ method: 'GET', path }, options, false, mediaType).output(
        eventIterator(z.string()),
      ),
    /** Only for other contexts, for example to open a sealed key. */
    internal: (options: OperationOptions) =>
      operation({ method: 'POST' }, { ...options, access: 'internal' }, false),
    contract: <Router extends AnyContractRouter>(router: Router): Router => router,
  };
}
