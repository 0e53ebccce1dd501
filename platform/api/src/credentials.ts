import { timingSafeEqual } from 'node:crypto';
import { readCookie, SESSION_COOKIE } from './cookies.ts';
import type { Exchange } from './exchange.ts';
import type { Authenticated, Credential, StartedModule } from './module.ts';
import { ProblemError } from './problem.ts';
import type { ApiOptions } from './start-api.ts';
import { wrongCredentials } from './wrong-credentials.ts';

export type Gatekeeper = {
  /**
   * Puts the actor behind the request's credentials on the exchange; without any, or with wrong ones,
   * nobody. Wrong keys and tokens are counted by address; cookies expire without anybody guessing.
   */
  identify(exchange: Exchange): Promise<void>;
  /** Throws FORBIDDEN_ORIGIN for an unsafe request that a foreign page made. */
  checkOrigin(exchange: Exchange): void;
};

/**
 * Who is behind a request: a bearer token, an API key (`authorization: Bearer` or `x-api-key`) or
 * the session cookie, in this order. Only a cookie comes along without the page's doing, so only a
 * cookie needs the proof that our own page asked: `x-csrf-token` and an origin that is ours.
 */
export function gatekeeper(
  authenticate: StartedModule['authenticate'],
  options: Pick<ApiOptions, 'publicUrl' | 'corsOrigins' | 'rateLimits' | 'host' | 'trustProxy'>,
): Gatekeeper {
  const allowed = new Set(options.corsOrigins ?? []);
  if (options.publicUrl) allowed.add(new URL(options.publicUrl).origin);
  const { host: listensAt = '127.0.0.1', trustProxy } = options;
  // A site whose name is made to mean this machine is no page of ours.
  const isNamed = (host: string) => trustProxy || !isLocal(listensAt) || isLocal(host);
  const wrong = wrongCredentials(options.rateLimits?.wrongCredentialsPerMinute);

  const checkOrigin = ({ request, method }: Exchange) => {
    const { origin, host } = request.headers;
    if (SAFE.has(method) || origin === undefined || allowed.has(origin)) return;
    if (host !== undefined && hostOf(origin) === host && isNamed(hostnameOf(host))) return;
    throw new ProblemError(
      403,
      'FORBIDDEN_ORIGIN',
      'This request came from a page of another site. If it is yours, name it in ATELIER_PUBLIC_URL.',
    );
  };

  return {
    checkOrigin,
    async identify(exchange) {
      const credential = credentialOf(exchange);
      if (credential === undefined || authenticate === undefined) return;
      const { address } = exchange;
      const found = await authenticate(credential, () => wrong.isSuspect(address));
      if (found === undefined) {
        const retryAfterMs = credential.kind === 'bearer' ? await wrong.note(address) : undefined;
        if (retryAfterMs !== undefined) exchange.retryAfterMs = retryAfterMs;
        return;
      }
      if (credential.kind === 'cookie' && !SAFE.has(exchange.method)) {
        checkOrigin(exchange);
        checkCsrf(exchange, found);
      }
      exchange.actor = found.actor;
    },
  };
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

function credentialOf(exchange: Exchange): Credential | undefined {
  const { authorization, 'x-api-key': apiKey } = exchange.request.headers;
  const [, bearer] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  if (bearer !== undefined) return { kind: 'bearer', value: bearer };
  if (typeof apiKey === 'string' && apiKey !== '') return { kind: 'bearer', value: apiKey };
  // Somebody who sent other credentials did not mean the cookie.
  if (authorization !== undefined) return undefined;
  const cookie = readCookie(exchange, SESSION_COOKIE);
  return cookie === undefined ? undefined : { kind: 'cookie', value: cookie };
}

function checkCsrf({ request }: Exchange, { csrfToken }: Authenticated): void {
  const sent = request.headers['x-csrf-token'];
  if (csrfToken !== undefined && typeof sent === 'string' && isEqual(sent, csrfToken)) return;
  throw new ProblemError(
    403,
    'CSRF_TOKEN_INVALID',
    'Send the header "x-csrf-token" with the csrfToken of GET /api/v1/me.',
  );
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const hostnameOf = (host: string) => host.replace(/:\d+$/, '');

const isLocal = (hostname: string) =>
  /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[?::1\]?)$/i.test(hostname);

const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : undefined);
