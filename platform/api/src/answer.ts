import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { accepts } from './accepted-encoding.ts';
import type { Exchange } from './exchange.ts';
import type { RecordedAnswer } from './idempotency-records.ts';
import { PROBLEM_TYPE, type Problem, problemBody } from './problem.ts';

/** What an operation answers, before it is sent: text that can be kept, or a file that cannot. */
export type Answer = RecordedAnswer & { readonly file?: Blob };

/** The answer that an operation's output is. */
export function answerOf(output: unknown, successStatus: number): Answer {
  if (output === undefined) return { status: successStatus === 200 ? 204 : successStatus };
  if (output instanceof Blob)
    return {
      status: successStatus,
      contentType: output.type || 'application/octet-stream',
      file: output,
    };
  return {
    status: successStatus,
    contentType: 'application/json; charset=utf-8',
    body: JSON.stringify(output),
  };
}

/** The answer that a problem is. */
export function problemAnswer(problem: Problem, requestId: string): Answer {
  return {
    status: problem.status,
    contentType: PROBLEM_TYPE,
    body: JSON.stringify(problemBody(problem, requestId)),
  };
}

/** A long list takes a tenth and less; what is short is in one packet either way. */
const WORTH_PACKING_BYTES = 8192;
const pack = promisify(gzip);

/** Sends an answer whole. */
export async function send(
  { request, response, leaving }: Exchange,
  { status, contentType, body, file }: Answer,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  if (response.destroyed || response.headersSent) return;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (!response.hasHeader('cache-control')) response.setHeader('cache-control', 'no-store');
  response.statusCode = status;
  if (contentType) response.setHeader('content-type', contentType);
  if (file) {
    response.setHeader('content-length', file.size);
    response.setHeader('content-disposition', attachment(file));
    // A client who leaves in the middle is no failure of ours; the connection is gone either way.
    await pipeline(Readable.from(file.stream()), response, { signal: leaving.signal }).catch(
      () => {},
    );
    return;
  }
  let bytes = Buffer.from(body ?? '');
  if (bytes.length >= WORTH_PACKING_BYTES && accepts(request, 'gzip')) {
    bytes = await pack(bytes, { level: 1 });
    response.setHeader('content-encoding', 'gzip');
    response.appendHeader('vary', 'accept-encoding');
  }
  if (status !== 204) response.setHeader('content-length', bytes.length);
  response.end(bytes);
}

/** Sends a problem. */
export function sendProblem(exchange: Exchange, problem: Problem): Promise<void> {
  return send(exchange, problemAnswer(problem, exchange.requestId), problem.headers);
}

/** Never shown in place: what people upload could otherwise run as a page of ours. */
function attachment(file: Blob): string {
  const name = file instanceof File ? file.name : 'download';
  const plain = name.replace(/[^\w.-]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}
