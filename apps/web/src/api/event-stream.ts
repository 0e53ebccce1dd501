import { EventSourceParserStream } from 'eventsource-parser/stream';

/** `name` is `message` unless the server named the event. */
export type ServerSentEvent = { readonly name: string; readonly data: string };

/** The server says at least every 15 s that it is there: this often it is looked whether it did. */
const LOOK_EVERY_MS = 15_000;
const SILENT_LOOKS = 3;

/**
 * Reads server-sent events off the body of an answer. Leaving the loop cancels the body. Throws a
 * `TypeError`, as a connection that breaks does, when nothing was heard for 45 s: of a network that
 * changed, or a computer that slept, nobody tells.
 */
export async function* readEventStream(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<ServerSentEvent> {
  const { listening, silence, stop } = listenForSilence();
  // Not `for await`: Safari's streams cannot be iterated.
  const reader = body
    .pipeThrough(listening)
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), silence]);
      if (done) return;
      yield { name: value.event || 'message', data: value.data };
    }
  } finally {
    stop();
    await reader.cancel().catch(() => undefined);
  }
}

/** Looks are counted, not time: while a computer sleeps there are none. */
function listenForSilence() {
  let silentLooks = 0;
  const listening = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(piece, controller) {
      silentLooks = 0;
      controller.enqueue(piece);
    },
  });
  const { promise: silence, reject } = Promise.withResolvers<never>();
  silence.catch(() => undefined);
  const timer = setInterval(() => {
    if (++silentLooks >= SILENT_LOOKS) reject(new TypeError('The connection fell silent.'));
  }, LOOK_EVERY_MS);
  return { listening, silence, stop: () => clearInterval(timer) };
}
