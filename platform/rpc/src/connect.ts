import type { AnyContractRouter, ClientOf } from '@atelier/contract';
import type { CallContext } from '@atelier/kernel';
import { ORPCError } from '@orpc/client';
import type { AnyRouter } from '@orpc/server';
import { overRpc } from './over-rpc.ts';
import { clientOf, inProcess, type Link, loopback, type OnFailure } from './wiring.ts';

/** Where a context runs: in this process, wired directly or through the encoding, or elsewhere. */
export type Where = 'in-process' | 'loopback' | Parameters<typeof overRpc>[0];

/**
 * The client of the context `name`, wherever it runs. `local` is asked for its router at the first
 * call and not before, so that two contexts may need each other; a call before it has started is
 * SERVICE_UNAVAILABLE.
 */
export function connect<Contract extends AnyContractRouter>(
  name: string,
  contract: Contract,
  where: Where,
  local: () => AnyRouter | undefined,
  onFailure?: OnFailure,
): ClientOf<Contract, CallContext> {
  return clientOf(
    contract,
    typeof where === 'object' ? overRpc(where) : whenStarted(name, where, local, onFailure),
  );
}

function whenStarted(
  name: string,
  where: 'in-process' | 'loopback',
  local: () => AnyRouter | undefined,
  onFailure: OnFailure | undefined,
): Link {
  const wire = where === 'loopback' ? loopback : inProcess;
  let link: Link | undefined;
  return {
    async call(path, input, options) {
      if (link === undefined) {
        const router = local();
        if (router === undefined)
          throw new ORPCError('SERVICE_UNAVAILABLE', {
            message: `The context ${name} was called before it has started.`,
          });
        link = wire(router, { name, ...(onFailure ? { onFailure } : {}) });
      }
      return link.call(path, input, options);
    },
  };
}
