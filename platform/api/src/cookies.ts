import type { SessionCookie } from '@atelier/rpc';
import type { Exchange } from './exchange.ts';

export const SESSION_COOKIE = 'atelier_session';

/** The value of a cookie of ours, or undefined. */
export function readCookie({ request, secure }: Exchange, name: string): string | undefined {
  const wanted = `${nameOf(name, secure)}=`;
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const pair = part.trim();
    if (pair.startsWith(wanted)) return pair.slice(wanted.length) || undefined;
  }
  return undefined;
}

/**
 * The session cookie of the answer: for this host only, out of reach of scripts, sent along only from
 * our own pages. Over https also `Secure`, with the `__Host-` prefix that no subdomain can overwrite.
 */
export function answerCookie({ response, secure }: Exchange): SessionCookie {
  const add = (value: string, expires: Date) =>
    response.appendHeader(
      'set-cookie',
      `${nameOf(SESSION_COOKIE, secure)}=${value}; Path=/; Expires=${expires.toUTCString()}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`,
    );
  return {
    set(token, { expires }) {
      if (!TOKEN.test(token))
        throw new Error('The token has a character that a cookie cannot carry.');
      add(token, expires);
    },
    clear: () => void add('', new Date(0)),
  };
}

const nameOf = (name: string, secure: boolean) => (secure ? `__Host-${name}` : name);

/** The characters of a cookie value that need no quoting (RFC 6265, 4.1.1). */
const TOKEN = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;
