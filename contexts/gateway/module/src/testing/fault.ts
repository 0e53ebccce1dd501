import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { JsonObject } from '../domain/json.ts';

/** How the server answers one call. Every field is for one fault; none of them is a proper answer. */
export type Fault = {
  /** Answer with this status and an error body. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly errorBody?: JsonObject;
  /** Never send anything. */
  readonly silent?: boolean;
  /** Close the connection before the head of the answer. */
  readonly reset?: boolean;
  /** Before the head, and between the pieces of a stream. */
  readonly headDelayMs?: number;
  readonly pieceDelayMs?: number;
  /** After so many pieces of a stream: close the connection, stay silent, or send broken JSON once. */
  readonly cutAfter?: number;
  readonly stallAfter?: number;
  readonly malformedAfter?: number;
  /** After so many pieces, an error event inside the stream. */
  readonly errorAfter?: number;
  /** Leave out `[DONE]`, or what stands for it; with `stayOpen` the connection is not closed either. */
  readonly withoutDone?: boolean;
  readonly stayOpen?: boolean;
  /** Of a whole answer: close the connection or stay silent after half of it, or send no JSON. */
  readonly half?: 'cut' | 'silent';
  readonly garbled?: boolean;
  /** Tell no usage. */
  readonly withoutUsage?: boolean;
  /** Answer exactly this text instead of the echo. */
  readonly text?: string;
  /** Say that the answer ended so, as `length`. */
  readonly finish?: string;
  /** Refuse in these words instead of answering. */
  readonly refusal?: string;
  /** In a stream, send the text so many characters at a time. */
  readonly charactersAtOnce?: number;
  /** The arguments of tool calls, as JSON. */
  readonly args?: string;
  /** The number of words to answer. */
  readonly words?: number;
  /** Of a whole answer: end where the request's maximum is, as providers do. */
  readonly keepsMaximum?: boolean;
};

/** Sends the pieces of a stream with whatever fault there is. */
export async function sendPieces(
  response: ServerResponse,
  pieces: readonly string[],
  fault: Fault,
) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const [index, piece] of pieces.entries()) {
    if (fault.cutAfter === index) return void response.destroy();
    if (fault.stallAfter === index) return;
    if (fault.malformedAfter === index) response.write('data: {"id":"broken","choices":[{"del\n\n');
    if (fault.errorAfter === index) {
      const error = { type: 'overloaded_error', message: 'too many' };
      return void response.end(
        `event: error\ndata: ${JSON.stringify({ type: 'error', error })}\n\n`,
      );
    }
    if (fault.pieceDelayMs) await pause(fault.pieceDelayMs);
    if (response.destroyed) return;
    // Flushed one by one: what waits in a buffer would be lost when the connection is cut.
    await new Promise((flushed) => response.write(piece, flushed));
  }
  if (!fault.stayOpen) response.end();
}

/** Sends a whole answer with whatever fault there is. */
export function sendWhole(response: ServerResponse, body: JsonObject, fault: Fault): void {
  const text = fault.garbled ? '<html>Bad gateway</html>' : JSON.stringify(body);
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'x-request-id': 'req_upstream',
    // A connection whose answer is never ended must not be given the next request.
    ...(fault.stayOpen ? { connection: 'close' } : {}),
  });
  if (fault.half) {
    const half = text.slice(0, text.length / 2);
    // Flushed: what waits in a buffer would be lost when the connection is cut.
    response.write(half, () => void (fault.half === 'cut' && response.destroy()));
  } else if (fault.stayOpen) response.write(text);
  else response.end(text);
}

/** Refusals as providers word them. */
export const CONTEXT_TOO_LONG: Fault = {
  status: 400,
  errorBody: {
    error: {
      message: "This model's maximum context length is 8192 tokens. Please reduce the messages.",
      type: 'invalid_request_error',
      code: 'context_length_exceeded',
    },
  },
};
export const FILTERED: Fault = {
  status: 400,
  errorBody: {
    error: {
      message: 'The prompt was filtered by the content management policy.',
      type: 'invalid_request_error',
      code: 'content_filter',
    },
  },
};
export const PREFILL_REFUSED: Fault = {
  status: 400,
  errorBody: {
    error: {
      message: 'Prefilling assistant messages is not supported for this model.',
      type: 'invalid_request_error',
    },
  },
};
