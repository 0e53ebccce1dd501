import { untilAbort } from '@atelier/rpc';
import { once } from 'node:events';
import type { Exchange } from './exchange.ts';
import { ProblemError } from './problem.ts';
import { tooMany } from './rate-limits.ts';

/**
 * Sends the pieces of a text as one file, each when the reader has taken those before. The first is
 * awaited before anything is sent, so that a refusal has its own status: what it throws is thrown on.
 * A later error cuts the connection, so that nobody takes what came for the whole; it is answered.
 * A reader who leaves ends the handler at once. Who has four downloads running is refused a fifth.
 */
export async function sendDownload(
  exchange: Exchange,
  pieces: AsyncIterator<string>,
  mediaType: string,
): Promise<unknown> {
  const { request, response, leaving, actor, address } = exchange;
  const leave = enter(actor?.userId ?? address);
  try {
    const next = () => untilAbort(() => pieces.next(), leaving.signal);
    let result = await next();
    response.writeHead(200, {
      'content-type': `${mediaType}; charset=utf-8`,
      // Named by the page that links to it, else by the end of the path.
      'content-disposition': 'attachment',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    while (!result.done && request.method !== 'HEAD') {
      await sendPiece(exchange, result.value);
      result = await next();
    }
    response.end();
    return undefined;
  } catch (error) {
    if (!response.headersSent) throw error;
    // A reset, not an end: to a client of HTTP/1.0 the end of the connection is that of the file.
    request.socket.resetAndDestroy();
    return error;
  } finally {
    leave();
    // Not awaited: a handler that does not heed the abort must not hold the connection.
    void Promise.resolve(pieces.return?.()).catch(() => {});
  }
}

const DOWNLOADS_EACH = 4;
const running = new Map<string, number>();

function enter(whose: string): () => void {
  const before = running.get(whose) ?? 0;
  if (before >= DOWNLOADS_EACH)
    throw tooMany(`You have ${before} downloads running. Wait until one is done.`, RETRY_AFTER_MS);
  running.set(whose, before + 1);
  return () => {
    const left = (running.get(whose) ?? 1) - 1;
    if (left > 0) running.set(whose, left);
    else running.delete(whose);
  };
}

const RETRY_AFTER_MS = 10_000;

/** Of UTF-16, what all downloads of this process hold for slow readers; only huge pieces come near it. */
const HELD_CHARS = 128 * 1024 * 1024;
let heldChars = 0;

async function sendPiece(
  { response, leaving: { signal } }: Exchange,
  piece: string,
): Promise<void> {
  if (response.write(piece)) return;
  if (heldChars + piece.length > HELD_CHARS)
    throw new ProblemError(503, 'SERVICE_UNAVAILABLE', 'Too much waits for slow readers.');
  heldChars += piece.length;
  try {
    await once(response, 'drain', { signal });
  } finally {
    heldChars -= piece.length;
  }
}
