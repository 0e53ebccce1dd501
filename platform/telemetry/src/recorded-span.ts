import { type Attributes, type Context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { extractTraceContext, type Headers } from './trace-context.ts';
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

function record(parent: Context, told: RecordedSpan): void {
  const { name, kind, startedAtMs: startTime, attributes, failure, events = [] } = told;
  const spanKind = kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL;
  const span = tracer.startSpan(name, { kind: spanKind, startTime, attributes }, parent);
  for (const event of events) span.addEvent(event.name, event.atMs);
  if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
  const own = trace.setSpan(parent, span);
  for (const child of told.children ?? []) record(own, child);
  span.end(told.endedAtMs);
}
