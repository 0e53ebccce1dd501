import { STREAM_CUT } from '../domain/broken.ts';
import { type Failure, GatewayError } from '../domain/failure.ts';
import { isObject, type JsonObject, parseJson } from '../domain/json.ts';
import { providerFailure } from '../domain/provider-failure.ts';
import type { Exchange, Flow, ResponseHeaders, Transport } from './transport.undici.ts';

export type Response = {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly body: AsyncIterable<Buffer>;
  /** The rest does not matter: leaving the body lets it pass, so that the connection can be kept. */
  dismiss(): void;
  /** What matters of it is there: a second of silence, or a fault, is its end. */
  hurry(): void;
};

/** How long a provider may take to end an answer that is whole. */
const FAREWELL_MS = 1000;

/** Bytes that may wait unread before the provider's connection is paused. */
const BUFFERED_BYTES = 64 * 1024;
/** An answer larger than this is none. */
export const WHOLE_BYTES = 64 * 1024 * 1024;
export const TOO_LARGE: Failure = {
  kind: 'upstream-failed',
  message: `The provider's answer is larger than ${WHOLE_BYTES / 1024 / 1024} MiB.`,
};

/** The answer once its head is there. Leaving the body's loop, or the signal, closes the connection. */
export function send(transport: Transport, exchange: Exchange, signal: AbortSignal) {
  return new Promise<Response>((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const queue: Buffer[] = [];
    let waiting = 0;
    let over = false;
    let dismissed = false;
    let hurried = false;
    let answers = false;
    let farewell: NodeJS.Timeout | undefined;
    let failed: unknown;
    let wake: (() => void) | undefined;

    const settle = (error?: unknown) => {
      signal.removeEventListener('abort', onAbort);
      clearTimeout(farewell);
      over = true;
      failed = error;
      wake?.();
      if (error !== undefined) reject(error);
    };
    const onAbort = () => {
      flow.abort();
      settle(signal.reason);
    };
    const flow: Flow = transport.open(exchange, {
      head(status, headers) {
        answers = status < 300;
        const dismiss = () => {
          dismissed = true;
        };
        const hurry = () => {
          hurried = true;
        };
        resolve({ status, headers, body: body(), dismiss, hurry });
      },
      data(chunk) {
        if (dismissed) return;
        queue.push(chunk);
        waiting += chunk.length;
        if (waiting > BUFFERED_BYTES) flow.pause();
        wake?.();
      },
      end: () => settle(),
      fail(error) {
        if (hurried) return settle();
        // Who said that he answers was reached: his answer was cut.
        settle(answers ? new GatewayError(STREAM_CUT, { cause: error }) : error);
      },
    });
    signal.addEventListener('abort', onAbort, { once: true });

    async function* body(): AsyncGenerator<Buffer> {
      try {
        for (;;) {
          const chunk = queue.shift();
          if (chunk !== undefined) {
            waiting -= chunk.length;
            if (waiting <= BUFFERED_BYTES) flow.resume();
            yield chunk;
          } else if (failed !== undefined) {
            throw failed;
          } else if (over) {
            return;
          } else {
            await new Promise<void>((resume) => {
              wake = resume;
              if (hurried) farewell = setTimeout(settle, FAREWELL_MS);
            });
            clearTimeout(farewell);
          }
        }
      } finally {
        if (dismissed && !over) {
          flow.resume();
          farewell = setTimeout(() => flow.abort(), FAREWELL_MS);
        } else flow.abort();
        signal.removeEventListener('abort', onAbort);
      }
    }
  });
}

/** The whole body as text. */
export async function textOf({ body }: Response): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > WHOLE_BYTES) {
      throw new GatewayError(TOO_LARGE);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The JSON object a provider answered with; its refusal is thrown as a GatewayError. */
export async function jsonOf(response: Response): Promise<JsonObject> {
  const text = await textOf(response);
  if (response.status >= 300) {
    throw new GatewayError(providerFailure(response.status, text, response.headers));
  }
  const body = parseJson(text);
  if (isObject(body)) return body;
  throw new GatewayError({
    kind: 'upstream-failed',
    message: 'The provider answered with something that is no JSON object.',
  });
}

/** Throws the provider's refusal of a stream. */
export async function refuseUnlessStream(response: Response): Promise<void> {
  if (response.status < 300) return;
  const text = await textOf(response);
  throw new GatewayError(providerFailure(response.status, text, response.headers));
}
