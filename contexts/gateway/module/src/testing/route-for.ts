import type { IncomingMessage } from 'node:http';
import type { RawRoute } from '@atelier/api';

/** The route that a request is for, as the host finds it. */
export function routeFor(
  routes: readonly RawRoute[],
  { method, url = '' }: IncomingMessage,
): RawRoute | undefined {
  const path = url.replace(/\?.*$/, '');
  return routes.find(
    (each) =>
      (each.method === method || each.method === '*') &&
      (each.path === path || (each.path.endsWith('*') && path.startsWith(each.path.slice(0, -1)))),
  );
}
