import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';

export type { Attributes, Context, Span, Tracer };

/**
 * Begins to send spans to an OTLP collector over HTTP. Without `otlpEndpoint` (the collector's base
 * address, as in `http://localhost:4318`) nothing is recorded and spans cost next to nothing.
 * `stop` sends what is still waiting; a collector that is away never fails the caller.
 *
 * There is no context manager: a span's context is handed down as a value, as everything else is.
 */
export async function startTracing(options: {
  serviceName: string;
  serviceVersion?: string;
  otlpEndpoint?: string | undefined;
}): Promise<{ stop(): Promise<void> }> {
  const { serviceName, serviceVersion, otlpEndpoint } = options;
  if (otlpEndpoint === undefined || otlpEndpoint === '') return { stop: async () => {} };
  // Two hundred files, which nobody is to wait for who traces nothing.
  const [{ OTLPTraceExporter }, { resourceFromAttributes }, sdk] = await Promise.all([
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace-base'),
  ]);
  const url = `${otlpEndpoint.replace(/\/+$/, '')}/v1/traces`;
  const provider = new sdk.BasicTracerProvider({
    resource: resourceFromAttributes({
      'service.name': serviceName,
      ...(serviceVersion === undefined ? {} : { 'service.version': serviceVersion }),
    }),
    spanProcessors: [
      new sdk.BatchSpanProcessor(new OTLPTraceExporter({ url, timeoutMillis: EXPORT_MS })),
    ],
  });
  trace.setGlobalTracerProvider(provider);
  tracing = true;
  return {
    async stop() {
      tracing = false;
      trace.disable();
      await provider.shutdown().catch(() => {});
    },
  };
}

let tracing = false;

/** Whether spans go anywhere: for who would have to do something to describe one. */
export const isTracing = (): boolean => tracing;

/** A collector that is away may hold up the exit of the process by this much. */
const EXPORT_MS = 2000;

/**
 * The tracer of the process; it records from `startTracing` on. There is no active span to start:
 * a span's parent is the context given to it.
 */
export const tracer: Pick<Tracer, 'startSpan'> = {
  startSpan: (...parts) => trace.getTracer('atelier').startSpan(...parts),
};

/**
 * Runs `work` in a span that ends with it. `work` gets the span and the context whose children
 * belong to it. A thrown error is recorded on the span and thrown on.
 */
export async function inSpan<Result>(
  name: string,
  { parent = ROOT_CONTEXT, attributes = {} }: { parent?: Context; attributes?: Attributes },
  work: (span: Span, context: Context) => Promise<Result>,
): Promise<Result> {
  const span = tracer.startSpan(name, { attributes }, parent);
  try {
    return await work(span, trace.setSpan(parent, span));
  } catch (error) {
    if (error instanceof Error) span.recordException(error);
    span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
    throw error;
  } finally {
    span.end();
  }
}
