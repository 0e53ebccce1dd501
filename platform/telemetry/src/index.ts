export { genAi } from './gen-ai-attributes.ts';
export { createLog, type Log, type LogLevel, silentLog } from './log.ts';
export { createMetrics, type MetricSpec, type Metrics } from './metrics.ts';
export { type BegunSpan, beginSpan, type RecordedSpan, recordSpan } from './recorded-span.ts';
export { REDACTED, redacted } from './redaction.ts';
export {
  extractTraceContext,
  type Headers as TraceHeaders,
  injectTraceContext,
  traceIdOf,
} from './trace-context.ts';
export {
  type Attributes,
  type Context,
  inSpan,
  type Span,
  startTracing,
  type Tracer,
  tracer,
} from './tracing.ts';
