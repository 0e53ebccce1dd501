import type { Log } from '@atelier/telemetry';
import type { Gatekeeper } from './credentials.ts';
import { type Exchange, logOf } from './exchange.ts';
import type { RawRoute } from './module.ts';

/**
 * Serves the routes outside the contracts. An exact path is found with one look into a map: this is
 * the way every model call of the gateway takes. Answers undefined when no route has the path.
 */
export function rawRoutes(
  routes: readonly RawRoute[],
  gatekeeper: Gatekeeper,
  log: Log,
): (exchange: Exchange) => Promise<void> | undefined {
  const exact = new Map<string, RawRoute>();
  const prefixes: { readonly start: string; readonly route: RawRoute }[] = [];
  for (const route of routes) {
    const key = `${route.method} ${route.path}`;
    if (exact.has(key)) throw new Error(`Two routes have the path ${key}.`);
    if (route.path.endsWith('*')) prefixes.push({ start: key.slice(0, -1), route });
    else exact.set(key, route);
  }

  const serve = async (exchange: Exchange, route: RawRoute): Promise<void> => {
    const { request, response, requestId } = exchange;
    exchange.route = route.path;
    exchange.isRaw = true;
    await gatekeeper.identify(exchange);
    const { actor } = exchange;
    if (actor === undefined) return route.unauthorized(request, response, requestId);
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

  return (exchange) => {
    const key = `${exchange.method} ${exchange.path}`;
    const route = exact.get(key) ?? prefixes.find(({ start }) => key.startsWith(start))?.route;
    return route && serve(exchange, route);
  };
}
