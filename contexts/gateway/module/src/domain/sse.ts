import { EVENT_TOO_LARGE } from './broken.ts';
import { GatewayError } from './failure.ts';

export type SseEvent = { readonly event?: string; readonly data: string };

/** An event larger than this, in bytes or characters, is none. */
export const EVENT_SIZE = 16 * 1024 * 1024;

/**
 * Server-sent events from bytes that may be cut anywhere, also inside a character or between the
 * CR and LF of a line end (WHATWG HTML 9.2.6; ids and retry times are of no use here). `end` gives
 * nothing of an unfinished event: without its blank line it may be half of one. Throws a GatewayError
 * for an event that is too large.
 */
export function sseParser(): { push(bytes: Uint8Array): SseEvent[] } {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  let data: string[] = [];
  let dataSize = 0;
  let event: string | undefined;
  let afterCr = false;

  const line = (text: string, found: SseEvent[]) => {
    if (text === '') {
      if (data.length > 0) {
        found.push({ ...(event === undefined ? {} : { event }), data: data.join('\n') });
      }
      data = [];
      dataSize = 0;
      event = undefined;
      return;
    }
    const colon = text.indexOf(':');
    const field = colon === -1 ? text : text.slice(0, colon);
    const value = colon === -1 ? '' : text.slice(colon + (text[colon + 1] === ' ' ? 2 : 1));
    if (field === 'data') {
      data.push(value);
      // A line that says nothing takes room too.
      dataSize += value.length + 16;
    }
    if (field === 'event') event = value;
  };

  return {
    push(bytes) {
      const found: SseEvent[] = [];
      let text = decoder.decode(bytes, { stream: true });
      if (text === '') return found;
      if (afterCr && text.startsWith('\n')) text = text.slice(1);
      afterCr = text === '' ? false : text.endsWith('\r');
      // What is kept from before has no line end in it: it is not looked at, which would copy it.
      let from = 0;
      for (let at = 0; at < text.length; at++) {
        const char = text.charCodeAt(at);
        if (char !== 10 && char !== 13) continue;
        line(rest + text.slice(from, at), found);
        rest = '';
        if (char === 13 && text.charCodeAt(at + 1) === 10) at++;
        from = at + 1;
      }
      rest += text.slice(from);
      if (rest.length + dataSize > EVENT_SIZE) throw new GatewayError(EVENT_TOO_LARGE);
      return found;
    },
  };
}

export function formatSse({ event, data }: SseEvent): string {
  const lines = data.split(/\r\n|\r|\n/).map((text) => `data: ${text}\n`);
  return `${event === undefined ? '' : `event: ${event}\n`}${lines.join('')}\n`;
}
