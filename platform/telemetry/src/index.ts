export { genAi } from './gen-ai-attributes.ts';
export { createLog, type Log, silentLog } from './log.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export { type BegunSpan, beginSpan, type RecordedSpan, recordSpan } from './recorded-span.ts';
export {
  extractTraceContext,
  type Headers as TraceHeaders,
  injectTraceContext,
  traceIdOf,
} from './trace-context.ts';
export { type Attributes, inSpan, startTracing } from './tracing.ts';
