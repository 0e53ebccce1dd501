import { gateway } from '@atelier/gateway-contract';
import { may, pagesOf } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { compact } from '../domain/json.ts';
import { opened } from './content-seal.ts';
import { dateOf, maySee, SEE_ALL, toLogged } from './list-requests.ts';
import type { Engine, LogQuery } from './ports.ts';

const CALLS_PER_PAGE = 100;

type Ports = Pick<Engine, 'log' | 'seal'>;

/** The newest first, a line each: as `getRequest` tells a call. One's own, or everybody's for who may see them. */
export const exportRequests = (ports: Ports) =>
  handler(gateway.exportRequests, async ({ input, call: { actor } }) => {
    const { from, to, status, ...rest } = input;
    if (status === 'running' || !maySee(actor, input.userId ?? actor.userId)) return nothing();
    return linesOf(ports, {
      ...compact(rest),
      ...compact({ status, from: dateOf(from), to: dateOf(to) }),
      ...(may(actor, SEE_ALL) ? {} : { userId: actor.userId }),
      workspaceId: actor.workspaceId,
      limit: CALLS_PER_PAGE,
    });
  });

async function* nothing(): AsyncGenerator<string> {}

/** A call's contents may have megabytes: one call is read at a time, when its line is asked for. */
async function* linesOf({ log, seal }: Ports, query: LogQuery): AsyncGenerator<string> {
  const pages = pagesOf((cursor) => log.list({ ...query, ...compact({ cursor }) }));
  for await (const { items } of pages)
    for (const { id, workspaceId } of items) {
      const found = await log.find(workspaceId, id);
      if (found === undefined || found.status === 'running') continue;
      const { requestJson, responseJson } = await opened(seal, found);
      const line = { ...toLogged(found), ...compact({ requestJson, responseJson }) };
      yield `${JSON.stringify(line)}\n`;
    }
}
