import type { z } from '@atelier/contract';
import { gateway, type Route } from '@atelier/gateway-contract';
import type { CallContext } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { compact } from '../domain/json.ts';
import { routeId } from '../domain/model-id.ts';
import type { KnownRoute } from './routing.ts';
import { mayChange, type RoutePorts } from './save-route.ts';

type Ports = Pick<RoutePorts, 'routes' | 'identity'>;

export const listRoutes = (ports: Ports) =>
  handler(gateway.listRoutes, async ({ call }) => ({ items: await viewsOf(ports, call) }));

export const getRoute = (ports: Ports) =>
  handler(gateway.getRoute, async ({ input, call, errors }) => {
    const views = await viewsOf(ports, call);
    const view = views.find(({ name, scope }) => name === input.name && scope === input.scope);
    if (view === undefined) throw errors.ROUTE_NOT_FOUND();
    return view;
  });

type View = z.infer<typeof Route>;

async function viewsOf(ports: Ports, call: CallContext): Promise<View[]> {
  const [known, workspace, system] = await Promise.all([
    ports.routes.list(call.actor),
    mayChange(ports, 'workspace', call),
    mayChange(ports, 'system', call),
  ]);
  const editable = { workspace, system, file: false };
  return known.map(({ name, scope, definition, updatedAt }) => ({
    name,
    id: routeId(name),
    scope,
    // The same in the contract's words, whose lists may be changed.
    definition: structuredClone(definition) as View['definition'],
    inForce: known.find((each) => each.name === name)?.scope === scope,
    editable: editable[scope],
    ...compact({ updatedAt }),
  }));
}

/** One of them, for who needs the route itself. */
export async function findRoute(
  { routes }: Pick<RoutePorts, 'routes'>,
  wanted: { readonly scope: string; readonly name: string },
  { actor }: CallContext,
): Promise<KnownRoute | undefined> {
  const known = await routes.list(actor);
  return known.find(({ name, scope }) => name === wanted.name && scope === wanted.scope);
}
