import type { Log, Metrics } from '@atelier/telemetry';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { dispatcher } from './dispatch.ts';
import { type Exchange, openExchange } from './exchange.ts';
import type { IdempotencyRecords } from './idempotency-records.ts';
import { memoryIdempotencyRecords } from './idempotency-records.memory.ts';
import { listen } from './listen.ts';
import type { HostedModule } from './operations.ts';
import { ProblemError } from './problem.ts';
import { requestRecorder } from './request-recorder.ts';
import type { StaticFiles } from './static-files.ts';

export type ApiOptions = {
  readonly modules: readonly HostedModule[];
  readonly log: Log;
  readonly metrics: Metrics;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Of Atelier, for the OpenAPI document. */
  readonly version?: string;
  /** The address people open, as in `https://atelier.example`. With https cookies are `Secure`. */
  readonly publicUrl?: string;
  /** Whether a proxy of ours stands before us, whose `x-forwarded-*` headers tell the truth. */
  readonly trustProxy?: boolean;
  /** Other sites whose pages may call the API, with a token. None by default. */
  readonly corsOrigins?: readonly string[];
  /** The web app, from `staticFiles`. */
  readonly web?: StaticFiles;
  /** Where answers to an `Idempotency-Key` are kept; default: in this process only. */
  readonly idempotency?: IdempotencyRecords;
  /**
   * Requests per minute of each actor (default 600), whether the contracts' own limits apply, and how
   * many wrong keys and tokens an address may send in a minute (default 30).
   */
  readonly rateLimits?: {
    readonly perMinute?: number;
    readonly declared?: boolean;
    readonly wrongCredentialsPerMinute?: number;
  };
  /** What must be well for `/ready` to answer 200, by name. */
  readonly ready?: () => Promise<Readonly<Record<string, boolean>>>;
  /** Silence on a stream after which a comment keeps the connection open; default 15 s. */
  readonly keepAliveMs?: number;
};

export type RunningApi = {
  /** As in `http://127.0.0.1:4000`. */
  readonly url: string;
  /**
   * Takes no new connection, refuses new requests on open ones, lets running answers finish for up
   * to `drainMs`, aborts what still runs then, and resolves when nobody is connected any more.
   */
  close(drainMs: number): Promise<void>;
};

/** Serves the modules over HTTP. Throws when a contract is inconsistent or the port is taken. */
export async function startApi(options: ApiOptions): Promise<RunningApi> {
  const running = new Set<Exchange>();
  const state = { draining: false };
  const idempotency = options.idempotency ?? memoryIdempotencyRecords();
  const dispatch = await dispatcher({ ...options, idempotency }, state);
  const record = requestRecorder(options.log, options.metrics);

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    const exchange = openExchange(request, response, options);
    running.add(exchange);
    response.once('close', () => {
      running.delete(exchange);
      if (!response.writableFinished) exchange.leaving.abort(new Error('The client left.'));
      record(exchange);
      // Not `closeIdleConnections`, which also cuts answers that are still being sent.
      if (state.draining) setImmediate(() => request.socket.end());
    });
    dispatch(exchange).catch((error: unknown) => {
      options.log.error({ err: error, requestId: exchange.requestId }, 'a request broke off');
      response.destroy();
    });
  });
  const runningOn = (socket: Duplex) =>
    [...running].find(({ request }) => request.socket === socket)?.response;
  server.on('clientError', (error, socket) => {
    // In the midst of an answer it would be taken for a part of it.
    if (runningOn(socket)?.headersSent) socket.destroy();
    else answerMalformed(error, socket);
  });
  // Nothing came and nothing went: it is idle, or does not take what waits for it.
  server.setTimeout(UNREAD_MS, (socket) => {
    if (socket.writableLength > 0 || !runningOn(socket)) socket.destroy();
  });
  const { host = '127.0.0.1', port = 0 } = options;
  await listen(server, port, host);

  // What has begun to be answered ends as a stream does that breaks; what is short ends by itself.
  const unwatches = options.modules.map(({ started }) =>
    started.onAccessLost?.((isLost) => {
      for (const { actor, response, leaving } of running)
        if (actor && response.headersSent && isLost(actor)) leaving.abort(ACCESS_LOST);
    }),
  );
  const sweeping = setInterval(() => {
    idempotency.sweep().catch((error: unknown) => {
      options.log.warn({ err: error }, 'expired idempotency records were not removed');
    });
  }, SWEEP_MS).unref();

  let closing: Promise<void> | undefined;
  return {
    url: urlOf(server, host),
    close(drainMs) {
      clearInterval(sweeping);
      for (const unwatch of unwatches) unwatch?.();
      state.draining = true;
      closing ??= drain(server, running, drainMs);
      return closing;
    },
  };
}

const STOPPED = new ProblemError(503, 'SERVER_STOPPED', 'The server was stopped.', {
  headers: { 'retry-after': '5' },
});

const ACCESS_LOST = new ProblemError(
  401,
  'UNAUTHORIZED',
  'Your access ended while this was answered: you were signed out, or your key was revoked.',
);

/** Longer than the minute after which usual proxies close, so that they are the ones who close. */
const KEEP_ALIVE_MS = 65_000;
/** How long an answer waits for its reader to take some of it. */
const UNREAD_MS = 5 * 60_000;
const SWEEP_MS = 60 * 60_000;
/** What an aborted handler gets to say its last event, and a refusal to be read. */
const LAST_WORDS_MS = 1000;

async function drain(server: Server, running: Set<Exchange>, drainMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const { response } of running)
    if (!response.headersSent) response.setHeader('connection', 'close');
  const within = (ms: number) => {
    const stop = new AbortController();
    const late = pause(ms, undefined, { signal: stop.signal }).catch(() => {});
    return Promise.race([closed.then(() => stop.abort()), late]);
  };
  await within(drainMs);
  for (const { leaving } of running) leaving.abort(STOPPED);
  if (running.size > 0) await within(LAST_WORDS_MS);
  server.closeAllConnections();
  await closed;
}

function urlOf(server: Server, host: string): string {
  // A listening TCP server always has such an address.
  const { port } = server.address() as AddressInfo;
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/** What Node's parser refuses never becomes a request; it still gets an answer in our form. */
function answerMalformed(error: Error & { code?: string }, socket: Duplex): void {
  if (!socket.writable) return;
  const [status, phrase] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [431, 'Request Header Fields Too Large']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'Request Timeout']
        : [400, 'Bad Request'];
  const code = phrase.toUpperCase().replaceAll(' ', '_');
  const body = JSON.stringify({
    type: `urn:atelier:problem:${code}`,
    title: phrase,
    status,
    code,
    detail: 'The request does not follow HTTP.',
  });
  socket.end(
    `HTTP/1.1 ${status} ${phrase}\r\ncontent-type: application/problem+json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
  // Who does not close his end of it would keep it open.
  setTimeout(() => socket.destroy(), LAST_WORDS_MS).unref();
}
