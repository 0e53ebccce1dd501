import type { Rows } from '@atelier/event-store';
import { everyItem, PLATFORM } from '@atelier/kernel';
import { LRUCache } from 'lru-cache';
import type { RouteRow } from '../application/route-list.projection.ts';
import type { KnownRoute, KnownRoutes } from '../application/routing.ts';
import type { RouteDefinition } from '../domain/route.ts';
import { remembered } from './remembered.ts';

/** How long another process may go on by a route that was changed here. */
const HELD_MS = 5000;

/** Routes as the read table and the file have them. */
export function knownRoutes(
  rows: Pick<Rows<RouteRow>, 'list'>,
  fileRoutes: () => ReadonlyMap<string, RouteDefinition>,
): KnownRoutes {
  const held = new LRUCache<string, Promise<ReadonlyMap<string, RouteRow>>>({
    max: 5000,
    ttl: HELD_MS,
  });
  const kept = (workspaceId: string) =>
    remembered(held, workspaceId, async () => {
      const found = await everyItem((cursor) => rows.list(workspaceId, { limit: 200, cursor }));
      return new Map(found.map((row) => [row.name, row]));
    });

  return {
    async find(name, { workspaceId }) {
      const own = (await kept(workspaceId)).get(name);
      if (own) return known('workspace', own);
      const definition = fileRoutes().get(name);
      if (definition) return { name, scope: 'file', definition };
      const common = (await kept(PLATFORM)).get(name);
      return common && known('system', common);
    },
    async list({ workspaceId }) {
      const [own, common] = await Promise.all([kept(workspaceId), kept(PLATFORM)]);
      return [
        ...[...own.values()].map((row) => known('workspace', row)),
        ...[...fileRoutes()].map(([name, definition]) => ({
          name,
          scope: 'file' as const,
          definition,
        })),
        ...[...common.values()].map((row) => known('system', row)),
      ];
    },
    forget: (workspaceId) => void held.delete(workspaceId),
  };
}

function known(
  scope: 'workspace' | 'system',
  { name, definition, updatedAt }: RouteRow,
): KnownRoute {
  return { name, scope, definition, updatedAt };
}
