import type { Actor } from '@atelier/kernel';
import { extractTraceContext, type Log, traceIdOf } from '@atelier/telemetry';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request and its answer, with what the host finds out about it on the way. */
export type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  readonly query: string;
  readonly address: string;
  /** Whether the client speaks to us over https, as far as we can know. */
  readonly secure: boolean;
  readonly startedMs: number;
  /** Aborted when the client leaves, and when draining has lasted long enough. */
  readonly leaving: AbortController;
  /** The path's template or the file's kind, for logs and metrics. */
  route: string;
  operation?: string;
  /** Whether a route outside the contracts serves it. */
  isRaw?: boolean;
  actor?: Actor;
  /** Set when wrong credentials came that were too many of their address, in milliseconds. */
  retryAfterMs?: number;
};

export type ProxyTrust = {
  /** The address people open, as in `https://atelier.example`; decides cookies and allowed origins. */
  readonly publicUrl?: string;
  /** Whether a proxy of ours stands before us, whose `x-forwarded-*` headers tell the truth. */
  readonly trustProxy?: boolean;
};

export function openExchange(
  request: IncomingMessage,
  response: ServerResponse,
  trust: ProxyTrust,
): Exchange {
  const url = originForm(request);
  const queryAt = url.indexOf('?');
  return {
    request,
    response,
    requestId: requestIdOf(request),
    method: request.method ?? 'GET',
    path: queryAt === -1 ? url : url.slice(0, queryAt),
    query: queryAt === -1 ? '' : url.slice(queryAt + 1),
    address: addressOf(request, trust),
    secure: isSecure(request, trust),
    startedMs: performance.now(),
    leaving: new AbortController(),
    route: '(unmatched)',
  };
}

/**
 * The target as a path, put on the request too: it may be sent with the address before it, which then
 * stands for the `host` (RFC 9112, 3.2.2).
 */
function originForm(request: IncomingMessage): string {
  const { url = '/' } = request;
  if (url.startsWith('/')) return url;
  const [, host, rest = ''] = /^https?:\/\/([^/?]+)(.*)$/i.exec(url) ?? [];
  if (host === undefined) return url;
  request.headers.host = host;
  request.url = rest.startsWith('/') ? rest : `/${rest}`;
  return request.url;
}

/** A log whose lines carry the ids of this request and of its trace. */
export function logOf(exchange: Exchange, log: Log): Log {
  return log.child(correlationOf(exchange));
}

/** The ids by which log lines of one request, and of one trace, are found together. */
export function correlationOf({ request, requestId }: Exchange) {
  const { headers } = request;
  const traceId = headers.traceparent && traceIdOf(extractTraceContext(headers));
  return { requestId, ...(traceId ? { traceId } : {}) };
}

function requestIdOf({ headers }: IncomingMessage): string {
  const sent = headers['x-request-id'];
  return typeof sent === 'string' && SANE_ID.test(sent) ? sent : `request_${randomUUID()}`;
}

const SANE_ID = /^[A-Za-z0-9._-]{1,100}$/;

function addressOf(request: IncomingMessage, { trustProxy }: ProxyTrust): string {
  if (trustProxy) {
    // The last entry is what our own proxy saw; those before it are what the client claims.
    const last = String(request.headers['x-forwarded-for'] ?? '')
      .split(',')
      .at(-1)
      ?.trim();
    if (last) return last;
  }
  return request.socket.remoteAddress ?? 'unknown';
}

function isSecure(request: IncomingMessage, { publicUrl, trustProxy }: ProxyTrust): boolean {
  if (trustProxy && request.headers['x-forwarded-proto'] !== undefined)
    return request.headers['x-forwarded-proto'] === 'https';
  return publicUrl?.startsWith('https:') === true;
}
