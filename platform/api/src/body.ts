import type { IncomingMessage } from 'node:http';
import { ProblemError } from './problem.ts';

/** The limit where an operation has none of its own: 1 MiB. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** The bytes of a body and the JSON value in them; undefined without a body. */
export type JsonBody = { readonly bytes: Buffer; readonly value: unknown };

/**
 * Reads a JSON body. Throws problems: 415 for another media type, 413 beyond `maxBytes` (by the
 * declared length before a byte is read, and while reading), 400 for what is not JSON.
 */
export async function readJson(
  request: IncomingMessage,
  maxBytes = MAX_BODY_BYTES,
): Promise<JsonBody | undefined> {
  const { headers } = request;
  const declaredBytes = Number(headers['content-length'] ?? 0);
  if (headers['transfer-encoding'] === undefined && declaredBytes === 0) return undefined;
  if (declaredBytes > maxBytes) throw tooLarge(maxBytes);
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity')
    throw new ProblemError(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send the body without compression.');
  if (!isJson(headers['content-type']))
    throw new ProblemError(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'Send the body as JSON, with the header "content-type: application/json".',
      { headers: { 'accept-post': 'application/json' } },
    );
  const bytes = await readBytes(request, maxBytes);
  if (bytes.length === 0) return undefined;
  return { bytes, value: parsed(bytes) };
}

const isJson = (contentType: string | undefined) =>
  /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType ?? '');

/** Reads a body of any kind, to its last byte as it was sent; 413 beyond `maxBytes`. */
export async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  // Not destroyed when left early: the refusal still has to be sent over its connection, and Node
  // discards what remains of the body after the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(UTF8.decode(bytes));
  } catch {
    throw new ProblemError(400, 'MALFORMED_JSON', 'The body is not valid JSON in UTF-8.');
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

const tooLarge = (maxBytes: number) =>
  new ProblemError(413, 'BODY_TOO_LARGE', `The body may have at most ${maxBytes} bytes.`, {
    data: { maxBytes },
  });
