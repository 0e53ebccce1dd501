import { createRequire } from 'node:module';
import { type Context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import type * as core from '@opentelemetry/core';

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * The context that a request's `traceparent` and `tracestate` headers (W3C Trace Context) name, or
 * the root context when they are absent or malformed. Header names are lower-case, as Node gives.
 */
export function extractTraceContext(headers: Headers): Context {
  return propagator().extract(ROOT_CONTEXT, headers, {
    keys: (carrier) => Object.keys(carrier),
    get: (carrier, key) => {
      const value = carrier[key];
      return typeof value === 'object' ? [...value] : value;
    },
  });
}

/** The headers that carry `context` to the next hop; none when it holds no span. */
export function injectTraceContext(context: Context): Record<string, string> {
  const headers: Record<string, string> = {};
  propagator().inject(context, headers, {
    set: (carrier, key, value) => {
      carrier[key] = value;
    },
  });
  return headers;
}

/** The trace id of `context` for log lines and problems, or undefined when it holds no span. */
export function traceIdOf(context: Context): string | undefined {
  return trace.getSpanContext(context)?.traceId;
}

let loaded: core.W3CTraceContextPropagator | undefined;

/** Loaded when the first trace comes: it brings a hundred files along. */
function propagator(): core.W3CTraceContextPropagator {
  if (loaded) return loaded;
  const { W3CTraceContextPropagator }: typeof core = createRequire(import.meta.url)(
    '@opentelemetry/core',
  );
  loaded = new W3CTraceContextPropagator();
  return loaded;
}
