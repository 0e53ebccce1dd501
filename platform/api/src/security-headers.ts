import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exchange } from './exchange.ts';

/**
 * Nothing from another host, no script but our files, no frame around us. Styles may stand in the
 * page, because the component library writes them there; a style cannot run code.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** The headers every answer has. */
export function setCommonHeaders({ response, requestId, secure }: Exchange): void {
  response.setHeader('x-request-id', requestId);
  response.setHeader('x-content-type-options', 'nosniff');
  if (secure) response.setHeader('strict-transport-security', 'max-age=31536000');
}

/** The headers of what a browser may show. */
export function setPageHeaders({ response }: Exchange): void {
  response.setHeader('x-frame-options', 'DENY');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY);
}

/** Lets pages of the listed origins read answers; without credentials, so they send a token. */
export function setCorsHeaders(
  { request, response, method }: Exchange,
  origins: readonly string[],
): boolean {
  const { origin } = request.headers;
  if (origin === undefined || !origins.includes(origin)) return false;
  response.setHeader('access-control-allow-origin', origin);
  response.appendHeader('vary', 'origin');
  response.setHeader('access-control-expose-headers', EXPOSED);
  const isPreflight =
    method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
  if (isPreflight) answerPreflight(request, response);
  return isPreflight;
}

/** What may be read: also what the vendors' own clients look for, and what is told beside an answer. */
const EXPOSED = [
  'x-request-id, request-id, retry-after, retry-after-ms, x-should-retry, age',
  'idempotency-replayed, content-disposition',
  'x-atelier-target, x-atelier-cache, x-atelier-dropped, x-atelier-sanitised, x-atelier-estimated',
  'x-atelier-max-tokens',
  ...['requests', 'tokens'].flatMap((unit) =>
    ['limit', 'remaining', 'reset'].flatMap((figure) => [
      `x-ratelimit-${figure}-${unit}`,
      `anthropic-ratelimit-${unit}-${figure}`,
    ]),
  ),
].join(', ');

/** What may be sent: also what the vendors' own clients send from a page. */
const ALLOWED = [
  'authorization, x-api-key, content-type, cache-control, user-agent',
  'idempotency-key, last-event-id, x-request-id, traceparent, tracestate',
  'x-atelier-operation, x-atelier-unsupported',
  'openai-organization, openai-project, openai-beta',
  'anthropic-version, anthropic-beta, anthropic-dangerous-direct-browser-access',
].join(', ');

function answerPreflight({ headers }: IncomingMessage, response: ServerResponse): void {
  response.setHeader('access-control-allow-methods', 'GET, HEAD, POST, PUT, PATCH, DELETE');
  // The vendors' clients tell of themselves in headers whose number grows with their versions.
  const asked = String(headers['access-control-request-headers'] ?? '').toLowerCase();
  const told = asked.match(/x-stainless-[a-z-]{1,40}/g) ?? [];
  response.setHeader('access-control-allow-headers', [ALLOWED, ...new Set(told)].join(', '));
  response.appendHeader('vary', 'access-control-request-headers');
  response.setHeader('access-control-max-age', '600');
  response.statusCode = 204;
  response.end();
}
