import { playground } from '@atelier/playground-contract';
import { handler } from '@atelier/rpc';
import type { PlaygroundPorts } from './ports.ts';
import { sessionView } from './session-view.ts';

export const listSessions = ({ sessionRows }: PlaygroundPorts) =>
  handler(playground.listSessions, async ({ input, call }) => {
    const { limit, cursor, search, status } = input;
    const page = await sessionRows.list(call.actor.workspaceId, {
      where: { ownerId: call.actor.userId, status: status ?? ['active', 'ended'] },
      ...(search ? { containing: { field: 'title', text: search } } : {}),
      orderBy: 'updatedAt',
      descending: true,
      limit,
      cursor,
    });
    return { ...page, items: page.items.map(sessionView) };
  });
