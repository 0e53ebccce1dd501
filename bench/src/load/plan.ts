/** One slice of load: so many connections, each of which asks again as soon as it is answered. */
export type LoadPlan = {
  readonly port: number;
  /** Of the connections in turn. */
  readonly paths: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly connections: number;
  /** How long new requests are made; those that run then are waited for. */
  readonly sliceMs: number;
  /** Ends the slice after so many requests, if that comes first. */
  readonly requests?: number;
};

export type Load = {
  /** Answered within the slice. */
  readonly requests: number;
  /** Answered at all. */
  readonly answered: number;
  /** Server-sent events that came within the slice. */
  readonly events: number;
  readonly seconds: number;
  /** From a request to the first byte of its answer's body, and to its end. */
  readonly firstChunk: Spread;
  readonly whole: Spread;
};

export type Spread = { readonly p50Ms: number; readonly p99Ms: number };

/** The request that a connection of the plan repeats, as bytes. */
export function requestOf({ port, paths, headers, body }: LoadPlan, connection: number): Buffer {
  const path = paths[connection % paths.length] ?? '/';
  const lines = Object.entries({
    host: `127.0.0.1:${port}`,
    'content-type': 'application/json',
    'content-length': `${Buffer.byteLength(body)}`,
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}
