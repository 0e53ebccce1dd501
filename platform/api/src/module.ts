import type { AnyContractRouter, ClientOf } from '@atelier/contract';
import type { EventStore, PublishedEvent, Transaction } from '@atelier/event-store';
import type { Actor, CallContext, Clock, Projection } from '@atelier/kernel';
import type { BoundProcess, Processes } from '@atelier/processes';
import type { ContentSeal } from '@atelier/sealing';
import type { Log, Metrics } from '@atelier/telemetry';
import type { AnyRouter } from '@orpc/server';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Pool } from 'pg';

export type { PublishedEvent };

/** What a module is given when it starts. Nothing else of the machine is reachable from a module. */
export type ModuleHost = {
  /** Its own event store, with its own projections, in its own schema. */
  readonly store: EventStore;
  /** Its own schema in PostgreSQL, for adapters that need SQL. */
  readonly pool: Pool;
  readonly schema: string;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** Durable processes: those that modules define. Usable once all modules have started. */
  readonly processes: Processes;
  /** Aborted when the process begins to drain. */
  readonly draining: AbortSignal;
};

/** An HTTP route outside the contract: a vendor's wire format, a large upload. */
export type RawRoute = {
  /** `GET` answers HEAD too. `*` takes what no other route of the path takes. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | '*';
  /** Exact, or a prefix when it ends with `*`. */
  readonly path: string;
  /**
   * In the vendor's own error shape: what to say to who has no valid credentials. `retryAfterMs` is
   * set when his address has sent too many that are not: then the answer is 429.
   */
  unauthorized(
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    retryAfterMs?: number,
  ): void;
  handle(request: IncomingMessage, response: ServerResponse, call: RawCall): Promise<void>;
};

/** `signal` is aborted when the client leaves before it has its answer, or the server must end. */
export type RawCall = CallContext & { readonly log: Log; readonly signal: AbortSignal };

/**
 * An HTTP route outside the contract that anybody may call: it proves by itself who calls, as a web
 * hook does by the signature of its bytes. A body above `maxBodyBytes` is answered 413 unread.
 */
export type PublicRoute = {
  readonly public: true;
  readonly method: 'POST';
  readonly path: string;
  readonly maxBodyBytes: number;
  handle(
    body: Buffer,
    headers: IncomingHttpHeaders,
    call: { readonly requestId: string; readonly log: Log },
  ): Promise<{ readonly status: number; readonly body: unknown }>;
};

/** A running module. */
export type StartedModule = {
  /** The operations of its contract, each made with `handler` or `publicHandler`. */
  readonly router: AnyRouter;
  readonly routes?: readonly (RawRoute | PublicRoute)[];
  /**
   * Finds who is behind a bearer token, an API key or a session cookie. One module has it. Asks
   * `isSuspect` before it looks up what it has not seen: a suspect's guesses cost no query.
   */
  readonly authenticate?: (
    credential: Credential,
    isSuspect?: () => boolean,
  ) => Promise<Authenticated | undefined>;
  /**
   * Calls `listener` within seconds of the end of credentials, in whichever process they ended, with
   * a test of whose access is lost; until the returned function is called. One module has it.
   */
  readonly onAccessLost?: (listener: (isLost: (actor: Actor) => boolean) => void) => () => void;
  /** Keeps the audit trail. One module has it. */
  readonly audit?: (entry: AuditRecord) => Promise<void>;
  /** What it does with other contexts' published events. */
  readonly subscriptions?: readonly ModuleSubscription[];
  /** Its durable processes, each bound to its ports: `definition.with(ports)`. */
  readonly processes?: readonly BoundProcess[];
  stop?(): Promise<void>;
};

export type Credential = { readonly kind: 'bearer' | 'cookie'; readonly value: string };

/** `csrfToken` belongs to a cookie's session; the host compares it on unsafe methods. */
export type Authenticated = { readonly actor: Actor; readonly csrfToken?: string };

export type AuditRecord = {
  readonly actor?: Actor;
  readonly operation: string;
  readonly target?: string;
  readonly outcome: 'ok' | 'refused' | 'failed';
  readonly code?: string;
  readonly requestId: string;
  readonly address?: string;
};

export type ModuleSubscription = {
  readonly name: string;
  /** The context whose published events are read. */
  readonly to: string;
  /** What it publishes of its domain events, when it publishes from a table too. */
  readonly ofItsHistory?: true;
  handle(event: PublishedEvent, transaction: Transaction): Promise<void>;
  /** All events of a batch in one go; when it throws, `handle` gets them one by one. */
  handleAll?(events: readonly PublishedEvent[], transaction: Transaction): Promise<void>;
};

/**
 * One context as the server composes it. `needs` names the contracts of its neighbours; `start`
 * gets a client for each, in process or not, which it cannot tell apart.
 */
export type Module<
  Needs extends Record<string, AnyContractRouter> = Record<string, AnyContractRouter>,
  Settings = never,
> = {
  readonly name: string;
  readonly contract: AnyContractRouter;
  readonly needs: Needs;
  readonly migrations: readonly { name: string; sql: string }[];
  // `any`: a projection is matched by its name here, its row type is known where it is read.
  readonly projections: readonly Projection<any, any>[];
  /** Of a context that keeps what people write: seals its events and rows for those who want it. */
  readonly contents?: (neighbours: NeighboursOf<Needs>) => ContentSeal;
  /** Domain events to published ones, on purpose; undefined keeps an event inside. */
  readonly publishes?: (
    event: { type: string },
    context: { streamId: string },
  ) => { type: string; data: unknown } | undefined;
  /** A source of published events that is not the event store: an append-only table of its own. */
  readonly publishedFrom?: {
    readonly table: string;
    toEvents(row: Record<string, unknown>): readonly PublishedEvent[];
  };
  start(
    host: ModuleHost,
    neighbours: NeighboursOf<Needs>,
    settings: Settings,
  ): Promise<StartedModule>;
};

export type NeighboursOf<Needs extends Record<string, AnyContractRouter>> = {
  readonly [Name in keyof Needs]: ClientOf<Needs[Name], CallContext>;
};
