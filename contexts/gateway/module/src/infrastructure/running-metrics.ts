import type { Metrics } from '@atelier/telemetry';
import type { RequestLog } from '../application/ports.ts';

/** A request log that `/metrics` knows the number of running calls by. */
export function countedLog(log: RequestLog, metrics: Metrics): RequestLog {
  const running = metrics.gauge({
    name: 'gateway_calls_running',
    help: 'Model calls that this process is making.',
  });
  const ids = new Set<string>();
  // Some calls end that were never noted: refused ones, and hedges that lost.
  const ended = (id: string) => {
    if (ids.delete(id)) running.set(ids.size);
  };
  return {
    ...log,
    start(call, durably) {
      ids.add(call.id);
      running.set(ids.size);
      return log.start(call, durably)?.catch((error: unknown) => {
        ended(call.id);
        throw error;
      });
    },
    finish(call) {
      ended(call.id);
      return log.finish(call);
    },
  };
}
