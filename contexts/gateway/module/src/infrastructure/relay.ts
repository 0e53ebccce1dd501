import type { TimeLimits } from '../application/ports.ts';
import { CANCELLED, FIRST_TOKEN, IDLE, STREAM_CUT, TOTAL } from '../domain/broken.ts';
import type { AssistantPart } from '../domain/canonical.ts';
import { type Failure, GatewayError } from '../domain/failure.ts';
import { providerFailure } from '../domain/provider-failure.ts';
import { relayedStream } from '../domain/relayed-stream.ts';
import type { Usage } from '../domain/usage.ts';
import type { Exchange, Flow, ResponseHeaders, Transport } from './transport.undici.ts';

/** How long a provider may take to say `[DONE]` once its answer is complete. */
const FAREWELL_MS = 1000;

/** Where relayed bytes go; a ServerResponse is one. `write` answers false when it is full. */
export type Outlet = {
  write(bytes: Buffer): boolean;
  once(event: 'drain', listener: () => void): unknown;
};

export type Relayed = {
  readonly failure: Failure | undefined;
  readonly usage: Usage | undefined;
  readonly parts: readonly AssistantPart[];
};

/** A stream whose first event has come. Nothing of it is lost before `pipe` is called. */
export type OpenStream = { pipe(outlet: Outlet): Promise<Relayed> };

/**
 * Opens a stream at a provider. Rejects, so that another try is possible, as long as nothing of the
 * answer has come; from then on whatever goes wrong is told by `pipe`.
 */
export function openStream(
  transport: Transport,
  exchange: Exchange,
  options: { limits: TimeLimits; dropUsage: boolean; signal: AbortSignal },
): Promise<OpenStream> {
  const { limits, signal } = options;
  const stream = relayedStream(options);
  let outlet: Outlet | undefined;
  let pending: Buffer[] = [];
  let refusal: { status: number; headers: ResponseHeaders; chunks: Buffer[] } | undefined;
  let opened = false;
  let broken: Failure | undefined;
  let over = false;
  let upstreamEnded = false;
  let farewell: NodeJS.Timeout | undefined;
  const ends = Promise.withResolvers<Relayed>();

  return new Promise<OpenStream>((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const finish = (failure?: Failure) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      clearTimeout(total);
      signal.removeEventListener('abort', onAbort);
      broken = failure ?? stream.failure();
      // After a whole answer the provider has only its farewell to say; then the connection is free.
      if (broken || upstreamEnded) flow.abort();
      else farewell = setTimeout(() => flow.abort(), FAREWELL_MS);
      if (!opened) reject(new GatewayError(broken ?? STREAM_CUT));
      ends.resolve({ failure: broken, usage: stream.usage(), parts: stream.parts() });
    };
    const onAbort = () => finish(CANCELLED);
    const onSilence = () => {
      if (stream.stopped()) {
        stream.close();
        finish();
      } else finish(opened ? IDLE : FIRST_TOKEN);
    };
    const send = (bytes: Buffer) => {
      if (outlet === undefined) pending.push(bytes);
      else if (!outlet.write(bytes)) {
        flow.pause();
        clearTimeout(timer);
        outlet.once('drain', () => {
          timer.refresh();
          flow.resume();
        });
      }
    };
    const onData = (chunk: Buffer) => {
      if (over) return;
      if (refusal) return void refusal.chunks.push(chunk);
      const bytes = push(chunk);
      // The first event alone may be an error, which another try may cure.
      if (!opened && stream.failure() && !stream.spoke()) return finish(stream.failure());
      if (bytes.length > 0) {
        if (!opened) {
          opened = true;
          clearTimeout(timer);
          timer = setTimeout(onSilence, limits.idleMs);
          resolve({ pipe });
        }
        send(bytes);
      }
      if (stream.over()) finish();
      else if (opened && stream.stopped()) {
        clearTimeout(timer);
        timer = setTimeout(onSilence, FAREWELL_MS);
      } else if (opened) timer.refresh();
    };
    const push = (chunk: Buffer) => {
      try {
        return stream.push(chunk);
      } catch (error) {
        finish(error instanceof GatewayError ? error.failure : STREAM_CUT);
        return Buffer.alloc(0);
      }
    };
    const pipe = (to: Outlet) => {
      outlet = to;
      const waiting = pending;
      pending = [];
      for (const bytes of waiting) send(bytes);
      return ends.promise;
    };

    let timer = setTimeout(onSilence, limits.firstTokenMs);
    const total = setTimeout(() => finish(TOTAL), limits.totalMs);
    signal.addEventListener('abort', onAbort, { once: true });
    const flow: Flow = transport.open(exchange, {
      head(status, headers) {
        if (status >= 300) refusal = { status, headers, chunks: [] };
      },
      data: onData,
      end() {
        upstreamEnded = true;
        clearTimeout(farewell);
        if (refusal) {
          const body = Buffer.concat(refusal.chunks).toString('utf8');
          return finish(providerFailure(refusal.status, body, refusal.headers));
        }
        stream.close();
        finish();
      },
      fail(error) {
        upstreamEnded = true;
        clearTimeout(farewell);
        // Once the answer is whole, how the connection ends is nobody's business.
        if (stream.stopped()) stream.close();
        finish(stream.stopped() ? undefined : opened ? STREAM_CUT : error.failure);
      },
    });
  });
}

/** The whole answer to a request that does not stream. */
export function fetchWhole(
  transport: Transport,
  exchange: Exchange,
  { limits, signal }: { limits: TimeLimits; signal: AbortSignal },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const chunks: Buffer[] = [];
    let head: { status: number; headers: ResponseHeaders } = { status: 0, headers: {} };
    const settle = (failure?: Failure) => {
      clearTimeout(total);
      signal.removeEventListener('abort', onAbort);
      flow.abort();
      if (failure) reject(new GatewayError(failure));
      else resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    };
    const onAbort = () => settle(CANCELLED);
    const total = setTimeout(() => settle(TOTAL), limits.totalMs);
    signal.addEventListener('abort', onAbort, { once: true });
    const flow: Flow = transport.open(exchange, {
      head: (status, headers) => {
        head = { status, headers };
      },
      data: (chunk) => void chunks.push(chunk),
      end() {
        if (head.status < 300) return settle();
        settle(providerFailure(head.status, Buffer.concat(chunks).toString('utf8'), head.headers));
      },
      fail: (error) => settle(error.failure),
    });
  });
}
