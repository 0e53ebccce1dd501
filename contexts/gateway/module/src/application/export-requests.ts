import { gateway } from '@atelier/gateway-contract';
import { may } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { compact } from '../domain/json.ts';
import { opened } from './content-seal.ts';
import { dateOf, maySee, SEE_ALL, toLogged } from './list-requests.ts';
import type { Engine, LogQuery } from './ports.ts';

const PAGE_CALLS = 32;
const PAGE_CHARS = 1024 * 1024;

type Ports = Pick<Engine, 'log' | 'seal'>;
type Filter = Omit<LogQuery, 'cursor' | 'limit'>;

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
    });
  });

async function* nothing(): AsyncGenerator<string> {}

/** The contents of one call may have megabytes, those of most have little: pages grow and shrink with them. */
async function* linesOf({ log, seal }: Ports, query: Filter): AsyncGenerator<string> {
  let limit = 1;
  for (let cursor: string | undefined; ; ) {
    const page = await log.list({ ...query, ...compact({ cursor }), contents: true, limit });
    let chars = 1;
    for (const item of page.items) {
      const { requestJson, responseJson } = await opened(seal, item);
      const line = JSON.stringify({ ...toLogged(item), ...compact({ requestJson, responseJson }) });
      chars += line.length;
      yield `${line}\n`;
    }
    cursor = page.nextCursor;
    if (cursor === undefined) return;
    const fitting = Math.floor((limit * PAGE_CHARS) / chars);
    limit = Math.max(1, Math.min(fitting, 2 * limit, PAGE_CALLS));
  }
}
