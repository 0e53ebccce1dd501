import type { ServerResponse } from 'node:http';

/** As often as Anthropic does; proxies on the way give a silent connection up after a minute. */
const EVERY_MS = 15_000;

/**
 * Says that a stream lives while the model is silent. Call `putOff` with everything that is written,
 * and `stop` at its end. A client that does not read is not written to.
 */
export function heartbeat(response: ServerResponse, beat: string, everyMs = EVERY_MS) {
  const timer = setTimeout(() => {
    if (!response.writableNeedDrain && !response.writableEnded) response.write(beat);
    timer.refresh();
  }, everyMs);
  timer.unref();
  return { putOff: () => void timer.refresh(), stop: () => clearTimeout(timer) };
}
