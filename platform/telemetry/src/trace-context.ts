import { type Context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * The context that a request's `traceparent` and `tracestate` headers (W3C Trace Context) name, or
 * the root context when they are absent or malformed. Header names are lower-case, as Node gives.
 */
export function extractTraceContext(headers: Headers): Context {
  return propagator.extract(ROOT_CONTEXT, headers, {
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
  propagator.inject(context, headers, {
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

const propagator = new W3CTraceContextPropagator();
