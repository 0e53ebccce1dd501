import { untilAbort } from '@atelier/rpc';
import { getEventMeta } from '@orpc/server';
import { once } from 'node:events';
import type { Exchange } from './exchange.ts';
import { type Problem, problemBody } from './problem.ts';

const KEEP_ALIVE_MS = 15_000;

export type StreamOptions = {
  readonly keepAliveMs?: number;
  /** The problem that an error is to the client; it becomes the last event, `error`. */
  readonly problemOf: (error: unknown) => Problem;
};

/**
 * Sends the items as server-sent events: `event` is the item's `type` (`message` without one), `data`
 * its JSON, `id` and `retry` what the handler attached to it. The first item is awaited before
 * anything is sent, so that a refusal has its own status: what it throws is thrown on. Later errors
 * are the event `error` with a problem. A slow reader is waited for, a reader who leaves ends the
 * handler at once. Answers the error that ended the stream, if one did.
 */
export async function sendEventStream(
  exchange: Exchange,
  items: AsyncIterator<unknown>,
  options: StreamOptions,
): Promise<unknown> {
  const { response, leaving, requestId } = exchange;
  const orLeft = <T>(work: () => Promise<T>) => untilAbort(work, leaving.signal);
  const next = () => orLeft(() => items.next());
  let keepAlive: NodeJS.Timeout | undefined;
  try {
    let result = await next();
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // Proxies that collect answers would hold the events back.
      'x-accel-buffering': 'no',
    });
    keepAlive = setInterval(() => {
      if (!response.writableNeedDrain) response.write(': keep-alive\n\n');
    }, options.keepAliveMs ?? KEEP_ALIVE_MS);
    while (!result.done) {
      if (!response.write(eventText(result.value)))
        await orLeft(() => once(response, 'drain', { signal: leaving.signal }));
      result = await next();
    }
    return undefined;
  } catch (error) {
    if (!response.headersSent) throw error;
    if (!response.destroyed && !response.writableEnded) {
      const body = problemBody(options.problemOf(error), requestId);
      response.write(`event: error\ndata: ${JSON.stringify(body)}\n\n`);
    }
    return error;
  } finally {
    clearInterval(keepAlive);
    // Not awaited: a handler that does not heed the abort must not hold the connection.
    void Promise.resolve(items.return?.()).catch(() => {});
    if (response.headersSent) response.end();
  }
}

function eventText(item: unknown): string {
  const { id, retry, comments } = getEventMeta(item) ?? {};
  const lines = [
    ...(comments ?? []).map((comment) => `: ${comment}`),
    `event: ${typeOf(item)}`,
    ...(retry === undefined ? [] : [`retry: ${retry}`]),
    ...(id === undefined ? [] : [`id: ${id}`]),
    `data: ${JSON.stringify(item)}`,
  ];
  return `${lines.join('\n')}\n\n`;
}

function typeOf(item: unknown): string {
  const type = typeof item === 'object' && item !== null && 'type' in item ? item.type : undefined;
  return typeof type === 'string' && /^[\w.-]+$/.test(type) ? type : 'message';
}
