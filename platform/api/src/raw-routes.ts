import type { Log } from '@atelier/telemetry';
import { send } from './answer.ts';
import { readBytes } from './body.ts';
import type { Gatekeeper } from './credentials.ts';
import { type Exchange, logOf } from './exchange.ts';
import type { PublicRoute, RawRoute } from './module.ts';
import { ProblemError } from './problem.ts';

/**
 * Serves the routes outside the contracts. An exact path is found with one look into a map: this is
 * the way every model call of the gateway takes. Answers undefined when no route has the path.
 */
export function rawRoutes(
  routes: readonly (RawRoute | PublicRoute)[],
  gatekeeper: Gatekeeper,
  log: Log,
): (exchange: Exchange) => Promise<void> | undefined {
  const exact = new Map<string, RawRoute | PublicRoute>();
  const prefixes: (RawRoute | PublicRoute)[] = [];
  for (const route of routes) {
    const key = `${route.method} ${route.path}`;
    if (exact.has(key)) throw new Error(`Two routes have the path ${key}.`);
    if (route.path.endsWith('*')) prefixes.push(route);
    else exact.set(key, route);
  }

  const serve = async (exchange: Exchange, route: RawRoute | PublicRoute): Promise<void> => {
    const { request, response, requestId } = exchange;
    exchange.route = route.path;
    exchange.isRaw = true;
    if ('public' in route) return servePublic(exchange, route, logOf(exchange, log));
    await gatekeeper.identify(exchange).catch((error: unknown) => {
      // A cookie without its proof is nobody here: the route tells it in its own form.
      if (!(error instanceof ProblemError) || error.problem.status !== 403) throw error;
    });
    const { actor, retryAfterMs } = exchange;
    if (actor === undefined) return route.unauthorized(request, response, requestId, retryAfterMs);
    await route.handle(request, response, {
      actor,
      requestId,
      signal: exchange.leaving.signal,
      // Made when it is asked for: most calls log nothing.
      get log() {
        return logOf(exchange, log);
      },
    });
  };

  const find = (method: string, path: string) =>
    exact.get(`${method} ${path}`) ??
    prefixes.find((route) => route.method === method && path.startsWith(route.path.slice(0, -1)));

  return (exchange) => {
    const { method, path } = exchange;
    const route = find(method === 'HEAD' ? 'GET' : method, path) ?? find('*', path);
    return route && serve(exchange, route);
  };
}

async function servePublic(exchange: Exchange, route: PublicRoute, log: Log): Promise<void> {
  const { request, requestId } = exchange;
  const bytes = await readBytes(request, route.maxBodyBytes);
  const { status, body } = await route.handle(bytes, request.headers, { requestId, log });
  await send(exchange, { status, contentType: 'application/json', body: JSON.stringify(body) });
}
