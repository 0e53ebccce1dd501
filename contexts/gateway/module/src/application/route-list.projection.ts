import { insert, projection, remove } from '@atelier/kernel';
import type { RouteDefinition, RouteEvent } from '../domain/route.ts';

/** The system's routes are in the workspace of the platform. */
export type RouteRow = {
  id: string;
  workspaceId: string;
  name: string;
  definition: RouteDefinition;
  version: number;
  updatedAt: string;
};

export const routeList = projection<RouteEvent, RouteRow>('route-list', {
  RouteSaved: ({ name, definition, version }, { workspaceId, at }) => {
    const id = rowId(workspaceId, name);
    return [remove(id), insert({ id, workspaceId, name, definition, version, updatedAt: at })];
  },
  RouteRemoved: ({ name }, { workspaceId }) => remove(rowId(workspaceId, name)),
});

function rowId(workspaceId: string, name: string): string {
  return `${workspaceId}/${name}`;
}
