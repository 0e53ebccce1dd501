import {
  type Attributes,
  type Context,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { extractTraceContext, type Headers, injectTraceContext } from './trace-context.ts';
import { isTracing, tracer } from './tracing.ts';

/** Something that is over, as a span tells it. Times are milliseconds since 1970. */
export type RecordedSpan = {
  readonly name: string;
  /** `client` for work that was done elsewhere; otherwise it was done here. */
  readonly kind?: 'client';
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly attributes: Attributes;
  /** Set when it failed: why, in words that may leave the process. */
  readonly failure?: string;
  readonly events?: readonly { readonly name: string; readonly atMs: number }[];
  readonly children?: readonly RecordedSpan[];
};

/**
 * Tells the collector of something that is over, as a child of the trace that the headers name, or
 * as a trace of its own. While nothing is traced, `describe` is not called.
 */
export function recordSpan(headers: Headers, describe: () => RecordedSpan): void {
  if (isTracing()) record(extractTraceContext(headers), describe());
}

type Clock = { now(): Date };

/** Something that others are to know of before it is over. */
export type BegunSpan = {
  readonly startedAt: Date;
  /** What carries it to whoever works for it: `traceparent`, and `tracestate` if there is one. */
  readonly headers: Readonly<Record<string, string>>;
  /** Tells the collector of it. To be called once; its beginning and kind are already said. */
  end(told: Omit<RecordedSpan, 'startedAtMs' | 'kind'>): void;
};

/**
 * Begins a `client` span as a child of the trace that the headers name, or as a trace of its own;
 * undefined while nothing is traced. One that is never ended is never told.
 */
export function beginSpan(headers: Headers, clock: Clock): BegunSpan | undefined {
  if (!isTracing()) return undefined;
  const startedAt = clock.now();
  const parent = extractTraceContext(headers);
  const span = tracer.startSpan('', { kind: SpanKind.CLIENT, startTime: startedAt }, parent);
  const own = trace.setSpan(parent, span);
  return {
    startedAt,
    headers: injectTraceContext(own),
    end(told) {
      span.updateName(told.name);
      span.setAttributes(told.attributes);
      finish(span, own, told);
    },
  };
}

function record(parent: Context, told: RecordedSpan): void {
  const { name, startedAtMs: startTime, attributes } = told;
  const kind = told.kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL;
  const span = tracer.startSpan(name, { kind, startTime, attributes }, parent);
  finish(span, trace.setSpan(parent, span), told);
}

function finish(
  span: Span,
  own: Context,
  { failure, events = [], children = [], endedAtMs }: Omit<RecordedSpan, 'startedAtMs' | 'kind'>,
): void {
  for (const event of events) span.addEvent(event.name, event.atMs);
  if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
  for (const child of children) record(own, child);
  span.end(endedAtMs);
}
