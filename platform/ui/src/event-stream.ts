/** One server-sent event. `name` is `message` unless the server named it. */
export type ServerSentEvent = { readonly name: string; readonly data: string };

/**
 * Reads server-sent events off a byte stream, whatever way its chunks are cut (WHATWG HTML 9.2.6):
 * CR, LF and CRLF end lines, comments and unknown fields are skipped, several `data` lines are one
 * text. An event that the stream's end cuts off is dropped. Leaving the loop cancels the stream.
 */
export async function* readEventStream(
  bytes: ReadableStream<Uint8Array>,
): AsyncGenerator<ServerSentEvent> {
  const parser = eventStreamParser();
  const decoder = new TextDecoder();
  const reader = bytes.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* parser(decoder.decode(value, { stream: true }));
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** The pure half: fed with text in any pieces, gives the events that the text so far completes. */
export function eventStreamParser(): (text: string) => readonly ServerSentEvent[] {
  let rest = '';
  let name = '';
  let data: string[] = [];
  let first = true;
  let afterCr = false;

  const takeLine = (line: string): ServerSentEvent | undefined => {
    if (line === '') {
      const event =
        data.length > 0 ? { name: name || 'message', data: data.join('\n') } : undefined;
      name = '';
      data = [];
      return event;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') name = value;
    if (field === 'data') data.push(value);
    return undefined;
  };

  return (text) => {
    if (text === '') return [];
    // A CR ended its line when it came; the LF after it, if one follows, is the other half of it.
    const piece = first ? text.replace(/^\uFEFF/, '') : afterCr ? text.replace(/^\n/, '') : text;
    first = false;
    afterCr = text.endsWith('\r');
    const lines = (rest + piece).split(/\r\n|\n|\r/);
    rest = lines.pop() ?? '';
    return lines.map(takeLine).filter((event) => event !== undefined);
  };
}
