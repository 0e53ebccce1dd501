import type { Log, Metrics } from '@atelier/telemetry';
import { type Exchange, logOf } from './exchange.ts';

const QUIET = new Set(['/health', '/ready', '/metrics', '(file)', '(page)', '/api/docs']);

/**
 * Writes down each request when it is over: one log line and one observation. Never bodies, queries
 * or headers; the path as its template, so that neither ids nor secrets in it are kept.
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
    const line = {
      method,
      path: route,
      status,
      durationMs,
      ...(operation ? { operation } : {}),
      ...(actor ? { actorId: actor.apiKeyId ?? actor.userId, workspaceId: actor.workspaceId } : {}),
      ...(response.writableFinished ? {} : { left: true }),
    };
    if (QUIET.has(route)) logOf(exchange, log).debug(line, 'request');
    else logOf(exchange, log).info(line, 'request');
  };
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
