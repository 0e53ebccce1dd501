import { setTimeout as pause } from 'node:timers/promises';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/**
 * Prometheus metrics of one process. Label names are part of a metric's type, so a misspelt label
 * does not compile. Asking twice for one name gives the same metric.
 */
export type Metrics = {
  counter<const Label extends string = never>(spec: MetricSpec<Label>): Counter<Label>;
  gauge<const Label extends string = never>(spec: MetricSpec<Label>): Gauge<Label>;
  histogram<const Label extends string = never>(
    spec: MetricSpec<Label> & { readonly buckets?: readonly number[] },
  ): Histogram<Label>;
  /**
   * Calls `refresh` before each exposure, for figures that are asked for and not counted. One that
   * takes longer than two seconds is not waited for: then the figures are those of before.
   */
  beforeExpose(refresh: () => Promise<void>): void;
  /** All metrics in the Prometheus text format, to be answered with `contentType`. */
  expose(): Promise<string>;
  readonly contentType: string;
};

export type MetricSpec<Label extends string> = {
  /** In full and with its unit last: `gateway_first_token_seconds`. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly Label[];
};

/** A registry of its own. `processMetrics` adds memory, processor time and event loop delay. */
export function createMetrics(options: { processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry();
  // The delay of the event loop is measured by waking it up: 20 times a second, not 100.
  if (options.processMetrics === true)
    collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 50 });
  const refreshes: (() => Promise<void>)[] = [];
  return {
    counter: (spec) => existing(registry, spec) ?? new Counter(configuration(registry, spec)),
    gauge: (spec) => existing(registry, spec) ?? new Gauge(configuration(registry, spec)),
    histogram: ({ buckets = LATENCY_SECONDS, ...spec }) =>
      existing(registry, spec) ??
      new Histogram({ ...configuration(registry, spec), buckets: [...buckets] }),
    beforeExpose: (refresh) => void refreshes.push(refresh),
    async expose() {
      const late = new AbortController();
      const waited = pause(REFRESH_MS, undefined, { signal: late.signal }).catch(() => {});
      await Promise.race([Promise.all(refreshes.map((refresh) => refresh())), waited]);
      late.abort();
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

const REFRESH_MS = 2000;

/** From a cached row to a long answer of a model. */
const LATENCY_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

function existing<Metric>(registry: Registry, spec: MetricSpec<string>): Metric | undefined {
  // The registry forgets the class; one name always has one class, by the specs in the code.
  return registry.getSingleMetric(spec.name) as Metric | undefined;
}

function configuration<Label extends string>(registry: Registry, spec: MetricSpec<Label>) {
  const { name, help, labels = [] } = spec;
  return { name, help, labelNames: labels, registers: [registry] };
}
