import type { Log, Metrics } from '@atelier/telemetry';
import { correlationOf, type Exchange } from './exchange.ts';

const QUIET = new Set(['/health', '/ready', '/metrics', '(file)', '(page)', '/api/docs']);

/**
 * Writes down each request when it is over: one observation and one log line. Never bodies, queries
 * or headers; the path as its template, so that neither ids nor secrets in it are kept.
 *
 * Probes, files and raw routes that went well are lines of the level `debug`: the line would be the
 * most expensive part of a model call here, and the gateway keeps its own log of those.
 */
export function requestRecorder(log: Log, metrics: Metrics): (exchange: Exchange) => void {
  const seconds = metrics.histogram({
    name: 'http_request_seconds',
    help: 'Time from a request to the end of its answer.',
    labels: ['route', 'method', 'status'],
  });
  return (exchange) => {
    const { response, method, route, startedMs, actor, operation } = exchange;
    const durationMs = Math.round((performance.now() - startedMs) * 100) / 100;
    // Without headers nothing was answered; 499 is what such lines are called everywhere.
    const status = response.headersSent ? response.statusCode : 499;
    seconds.observe(
      { route: operation ?? route, method: METHODS.has(method) ? method : 'other', status },
      durationMs / 1000,
    );
    const isQuiet = QUIET.has(route) || (exchange.isRaw && status < 400);
    if (isQuiet && !log.isLevelEnabled('debug')) return;
    log[isQuiet ? 'debug' : 'info'](
      {
        ...correlationOf(exchange),
        method,
        path: route,
        status,
        durationMs,
        ...(operation ? { operation } : {}),
        ...(actor
          ? { actorId: actor.apiKeyId ?? actor.userId, workspaceId: actor.workspaceId }
          : {}),
        ...(response.writableFinished ? {} : { left: true }),
      },
      'request',
    );
  };
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
