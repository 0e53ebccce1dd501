export type SseEvent = { readonly event?: string; readonly data: string };

/**
 * Server-sent events from bytes that may be cut anywhere, also inside a character or between the
 * CR and LF of a line end (WHATWG HTML 9.2.6; ids and retry times are of no use here). `end` gives
 * nothing of an unfinished event: without its blank line it may be half of one.
 */
export function sseParser(): { push(bytes: Uint8Array): SseEvent[] } {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  let data: string[] = [];
  let event: string | undefined;
  let afterCr = false;

  const line = (text: string, found: SseEvent[]) => {
    if (text === '') {
      if (data.length > 0) {
        found.push({ ...(event === undefined ? {} : { event }), data: data.join('\n') });
      }
      data = [];
      event = undefined;
      return;
    }
    const colon = text.indexOf(':');
    const field = colon === -1 ? text : text.slice(0, colon);
    const value = colon === -1 ? '' : text.slice(colon + (text[colon + 1] === ' ' ? 2 : 1));
    if (field === 'data') data.push(value);
    if (field === 'event') event = value;
  };

  return {
    push(bytes) {
      const found: SseEvent[] = [];
      let text = decoder.decode(bytes, { stream: true });
      if (text === '') return found;
      if (afterCr && text.startsWith('\n')) text = text.slice(1);
      afterCr = text === '' ? false : text.endsWith('\r');
      // What is kept from before has no line end in it, so only the new text is searched.
      let at = rest.length;
      rest += text;
      let from = 0;
      for (; at < rest.length; at++) {
        const char = rest.charCodeAt(at);
        if (char !== 10 && char !== 13) continue;
        line(rest.slice(from, at), found);
        if (char === 13 && rest.charCodeAt(at + 1) === 10) at++;
        from = at + 1;
      }
      rest = rest.slice(from);
      return found;
    },
  };
}

export function formatSse({ event, data }: SseEvent): string {
  const lines = data.split(/\r\n|\r|\n/).map((text) => `data: ${text}\n`);
  return `${event === undefined ? '' : `event: ${event}\n`}${lines.join('')}\n`;
}
