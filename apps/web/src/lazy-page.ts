import { lazyRouteComponent } from '@tanstack/react-router';

/**
 * A page whose files come when it is opened. Files that do not come are a server that does not
 * answer, and are told as such: the router itself would load the page anew, and so leave nobody who
 * is offline anything at all.
 */
export function lazyPage<Files extends Record<string, unknown>, Name extends keyof Files>(
  load: () => Promise<Files>,
  name: Name,
) {
  const told = () =>
    load().catch((cause: unknown) => {
      throw new TypeError('The page did not come.', { cause });
    });
  return lazyRouteComponent(told, name);
}
