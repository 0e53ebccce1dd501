import type { Metrics } from '@atelier/telemetry';
import type { RequestLog } from '../application/ports.ts';

/** A request log that `/metrics` knows the number of running calls by. */
export function countedLog(log: RequestLog, metrics: Metrics): RequestLog {
  const running = metrics.gauge({
    name: 'gateway_calls_running',
    help: 'Model calls that this process is making.',
  });
  const ids = new Set<string>();
  return {
    ...log,
    start(call) {
      ids.add(call.id);
      running.set(ids.size);
      log.start(call);
    },
    finish(call) {
      // Some calls end that were never noted: refused ones, and hedges that lost.
      if (ids.delete(call.id)) running.set(ids.size);
      return log.finish(call);
    },
  };
}
