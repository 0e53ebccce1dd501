import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Failure, GatewayError } from '../domain/failure.ts';
import type { FaceErrors } from './face.ts';

/** Images travel inside the body, so it may be large. */
const BODY_BYTES = 32 * 1024 * 1024;
/** What large bodies that are still coming may take together; who sends less than this of one is free. */
const TOGETHER_BYTES = 512 * 1024 * 1024;
const FREE_BYTES = 1024 * 1024;
let together = 0;

/** The body of a request as text; a GatewayError when it is too large or was cut. */
export async function readBody(request: IncomingMessage): Promise<string> {
  return (await readBytes(request)).toString('utf8');
}

export function readBytes(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let counted = 0;
    const release = () => {
      together -= counted;
      counted = 0;
    };
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size > FREE_BYTES) {
        counted += chunk.length;
        together += chunk.length;
      }
      if (size <= BODY_BYTES && together <= TOGETHER_BYTES) return void chunks.push(chunk);
      // What still comes is thrown away, so that the connection can take the next request.
      chunks.length = 0;
      release();
      request.off('data', take).resume();
      reject(new GatewayError(size > BODY_BYTES ? TOO_LARGE : TOO_MANY));
    };
    request.on('data', take);
    request.on('end', () => {
      release();
      const only = chunks.length === 1 ? chunks[0] : undefined;
      resolve(only ?? Buffer.concat(chunks));
    });
    request.on('error', reject);
    // Every request is closed some day, and an error with its stack is not free.
    request.on('close', () => {
      release();
      if (!request.readableEnded) reject(new GatewayError(LEFT));
    });
  });
}

const TOO_LARGE: Failure = {
  kind: 'request-too-large',
  message: `The body is larger than ${BODY_BYTES / 1024 / 1024} MiB.`,
};
const TOO_MANY: Failure = {
  kind: 'overloaded',
  message: 'Too many large requests are being received. Send this one again later.',
  retryAfterMs: 5000,
};
const LEFT: Failure = {
  kind: 'cancelled',
  message: 'The caller left before its request was whole.',
};

type Headers = Readonly<Record<string, string>>;

export function sendJson(
  response: ServerResponse,
  body: string | Buffer,
  requestId: string,
  headers: Headers = {},
): void {
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-request-id': requestId,
    ...headers,
  });
  response.end(body);
}

export function startStream(response: ServerResponse, requestId: string, headers: Headers): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
    'x-request-id': requestId,
    ...headers,
  });
}

/** Resolves when more can be written, or nobody reads any more. */
export function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) return resolve();
    const go = () => {
      response.off('drain', go);
      response.off('close', go);
      resolve();
    };
    response.on('drain', go);
    response.on('close', go);
  });
}

/** Tells a failure in the shape of the face: as the answer, or inside a stream that has begun. */
export function sendFailure(
  errors: FaceErrors,
  response: ServerResponse,
  failure: Failure,
  { requestId, headers = {} }: { readonly requestId: string; readonly headers?: Headers },
): void {
  if (response.destroyed || response.writableEnded) return;
  if (response.headersSent) return void response.end(errors.event(failure));
  const body = JSON.stringify(errors.body(failure));
  response.writeHead(errors.status(failure), {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-request-id': requestId,
    ...headers,
    ...errors.headers(failure),
  });
  response.end(body);
}
