import { EventSourceParserStream } from 'eventsource-parser/stream';

/** `name` is `message` unless the server named the event. */
export type ServerSentEvent = { readonly name: string; readonly data: string };

/** Reads server-sent events off the body of an answer. Leaving the loop cancels the body. */
export async function* readEventStream(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<ServerSentEvent> {
  // Not `for await`: Safari's streams cannot be iterated.
  const reader = body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield { name: value.event || 'message', data: value.data };
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
