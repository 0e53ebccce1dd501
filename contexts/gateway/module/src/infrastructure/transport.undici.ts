import type { LookupFunction } from 'node:net';
import { publicConnector } from '@atelier/network';
import { LRUCache } from 'lru-cache';
import { type Dispatcher, Pool } from 'undici';
import { GatewayError } from '../domain/failure.ts';
import { privateNetworkFailure } from './public-network.ts';

export type Exchange = {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** No connection to a private address is made for it. */
  readonly publicOnly?: boolean;
};

export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** What arrives of an answer. After `end` or `fail` nothing more is called. */
export type Sink = {
  head(status: number, headers: ResponseHeaders): void;
  data(chunk: Buffer): void;
  end(): void;
  fail(error: GatewayError): void;
};

/** The running exchange. `abort` closes the connection to the provider at once; no call follows it. */
export type Flow = { pause(): void; resume(): void; abort(): void };

export type Transport = {
  open(exchange: Exchange, sink: Sink): Flow;
  close(): Promise<void>;
};

/**
 * HTTP to the providers: one pool of kept-alive connections per origin. Time limits are the
 * caller's, for it knows what it waits for; only connecting is limited here.
 */
export function undiciTransport({
  connectTimeoutMs = 10_000,
  lookup,
}: {
  readonly connectTimeoutMs?: number;
  /** How names become addresses; the system's way unless told otherwise. */
  readonly lookup?: LookupFunction;
} = {}): Transport {
  const pools = new Map<string, Pool>();
  // Users name these origins, as many as they like: the least used go.
  const publicPools = new LRUCache<string, Pool>({
    max: PUBLIC_ORIGINS,
    dispose: (pool) => void pool.close().catch(() => undefined),
  });
  const connect = { timeout: connectTimeoutMs, ...(lookup ? { lookup } : {}) };
  const connectPublic = publicConnector(connectTimeoutMs, lookup);

  const poolOf = (origin: string, publicOnly: boolean | undefined): Pool => {
    const known = publicOnly ? publicPools : pools;
    let pool = known.get(origin);
    if (pool === undefined) {
      pool = new Pool(origin, {
        connections: 2048,
        pipelining: 1,
        allowH2: false,
        connect: publicOnly ? connectPublic : connect,
        keepAliveTimeout: 30_000,
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      known.set(origin, pool);
    }
    return pool;
  };

  return {
    open({ method, url, headers, body, publicOnly }, sink) {
      const at = originEnd(url);
      const origin = url.slice(0, at);
      let controller: Dispatcher.DispatchController | undefined;
      let over = false;
      poolOf(origin, publicOnly).dispatch(
        { method, path: url.slice(at) || '/', headers, body: body ?? null },
        {
          onRequestStart(started) {
            controller = started;
            if (over) started.abort(ABORTED);
          },
          onResponseStart(started, status, received) {
            if (over || status < 200) return;
            const packed = received['content-encoding'];
            // Of a refusal the status says enough.
            const isReadable = packed === undefined || status >= 300 || !PACKED.test(`${packed}`);
            if (isReadable) return sink.head(status, received);
            over = true;
            started.abort(ABORTED);
            sink.fail(compressed(origin, packed));
          },
          onResponseData(_, chunk) {
            if (!over) sink.data(chunk);
          },
          onResponseEnd() {
            if (over) return;
            over = true;
            sink.end();
          },
          onResponseError(_, error) {
            // What can't be sent at all is told before the caller has its flow.
            queueMicrotask(() => {
              if (over) return;
              over = true;
              sink.fail(unreachable(origin, error));
            });
          },
        },
      );
      return {
        pause: () => controller?.pause(),
        resume: () => controller?.resume(),
        abort() {
          if (over) return;
          over = true;
          controller?.abort(ABORTED);
        },
      };
    },
    async close() {
      const all = [...pools.values(), ...publicPools.values()];
      await Promise.all(all.map((pool) => pool.destroy()));
      pools.clear();
      publicPools.clear();
    },
  };
}

const PUBLIC_ORIGINS = 500;

const ABORTED = new Error('The gateway no longer needs this answer.');

/** Where the path begins. Cheaper than parsing the address of every call anew. */
function originEnd(url: string): number {
  const slash = url.indexOf('/', url.indexOf('://') + 3);
  return slash === -1 ? url.length : slash;
}

/** Some say of plain text that it is `utf-8` or `none`. */
const PACKED = /gzip|deflate|br|zstd|compress/i;

function compressed(origin: string, packed: string | readonly string[]): GatewayError {
  const message = `${origin} compressed its answer (content-encoding: ${packed}) though nobody asked for it. Turn that off at the provider.`;
  return new GatewayError({ kind: 'upstream-failed', message });
}

function unreachable(origin: string, cause: Error): GatewayError {
  const refused = privateNetworkFailure(cause);
  if (refused) return new GatewayError(refused, { cause });
  const code = 'code' in cause ? ` (${String(cause.code)})` : '';
  return new GatewayError(
    { kind: 'network', message: `The connection to ${origin} failed${code}: ${cause.message}` },
    { cause },
  );
}
