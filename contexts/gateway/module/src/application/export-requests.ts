import { gateway } from '@atelier/gateway-contract';
import { may, pagesOf } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { compact } from '../domain/json.ts';
import { opened } from './content-seal.ts';
import { dateOf, maySee, SEE_ALL, toLogged } from './list-requests.ts';
import type { Engine } from './ports.ts';

const CALLS_PER_FILE = 50_000;
const BYTES_PER_FILE = 256 * 1024 * 1024;
const CALLS_PER_READ = 200;

/** The newest first, a line each: as `getRequest` tells a call. One's own, or everybody's for who may see them. */
export const exportRequests = ({ log, seal }: Pick<Engine, 'log' | 'seal'>) =>
  handler(gateway.exportRequests, async ({ input, call, signal, errors }) => {
    const { actor } = call;
    const { from, to, status, ...rest } = input;
    if (status === 'running') return fileOf([]);
    if (!maySee(actor, input.userId ?? actor.userId)) return fileOf([]);
    const query = {
      ...compact(rest),
      ...compact({ status, from: dateOf(from), to: dateOf(to) }),
      ...(may(actor, SEE_ALL) ? {} : { userId: actor.userId }),
      workspaceId: actor.workspaceId,
      contents: true,
      limit: CALLS_PER_READ,
    };
    const lines: string[] = [];
    let bytes = 0;
    const pages = pagesOf((cursor) => {
      signal.throwIfAborted();
      return log.list({ ...query, ...compact({ cursor }) });
    });
    for await (const { items } of pages) {
      for (const item of items) {
        const { requestJson, responseJson } = await opened(seal, item);
        const line = `${JSON.stringify({ ...toLogged(item), ...compact({ requestJson, responseJson }) })}\n`;
        bytes += line.length;
        lines.push(line);
      }
      if (lines.length > CALLS_PER_FILE || bytes > BYTES_PER_FILE)
        throw errors.EXPORT_TOO_LARGE({ data: { limit: CALLS_PER_FILE } });
    }
    return fileOf(lines);
  });

const fileOf = (lines: string[]) =>
  new File(lines, 'requests.jsonl', { type: 'application/jsonl' });
