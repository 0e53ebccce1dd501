import type { CallContext } from '@atelier/kernel';
import { RPCLink } from '@orpc/client/fetch';
import type { AnyRouter } from '@orpc/server';
import { RPCHandler } from '@orpc/server/node';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HostContext } from './handler.ts';
import { uniform } from './uniform.ts';
import type { Link } from './wiring.ts';

/**
 * Calls a context that runs in another process, at `url` (as in `http://host:4001/rpc/v1/identity`).
 * `credentials` makes the headers that prove to the other side who calls and for whom; the other
 * side checks them in `rpcServer`. A process that is not there is SERVICE_UNAVAILABLE.
 */
export function overRpc(options: {
  readonly url: string;
  readonly credentials: (call: CallContext) => Promise<Record<string, string>>;
}): Link {
  return new RPCLink<CallContext>({
    url: options.url,
    headers: ({ context }) => options.credentials(context),
    interceptors: [uniform('SERVICE_UNAVAILABLE')],
  });
}

/**
 * The other end of `overRpc` for `node:http`: answers true when the request was an operation below
 * `prefix`. `contextOf` proves the caller by its headers, and throws to refuse it with 401.
 */
export function rpcServer(
  router: AnyRouter,
  options: {
    readonly prefix: `/${string}`;
    readonly contextOf: (request: IncomingMessage) => Promise<HostContext>;
  },
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  const handler = new RPCHandler<HostContext>(router);
  return async (request, response) => {
    if (!request.url?.startsWith(`${options.prefix}/`)) return false;
    let context: HostContext;
    try {
      context = await options.contextOf(request);
    } catch {
      response.writeHead(401).end();
      return true;
    }
    const { matched } = await handler.handle(request, response, {
      prefix: options.prefix,
      context,
    });
    return matched;
  };
}
