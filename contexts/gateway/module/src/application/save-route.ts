import type { Execute } from '@atelier/event-store';
import { gateway, type RouteScope } from '@atelier/gateway-contract';
import type { IdentityClient } from '@atelier/identity-contract';
import type { z } from '@atelier/contract';
import { type CallContext, may, PLATFORM } from '@atelier/kernel';
import { handler, receipt } from '@atelier/rpc';
import { parseModelId } from '../domain/model-id.ts';
import type { RouteDefinition, route } from '../domain/route.ts';
import type { Engine } from './ports.ts';
import type { KnownRoutes } from './routing.ts';

export type RoutePorts = {
  readonly routes: KnownRoutes;
  readonly workspaceRoutes: Execute<typeof route>;
  readonly systemRoutes: Execute<typeof route>;
  readonly identity: Pick<IdentityClient, 'describeWorkspace'>;
  readonly providers: Engine['providers'];
};

export const saveRoute = (ports: RoutePorts) =>
  handler(gateway.saveRoute, async ({ input, call, errors }) => {
    const { scope, name, ...given } = input;
    if (!(await mayChange(ports, scope, call))) throw errors.ROUTE_NOT_YOURS();
    const definition = definitionOf(given);
    for (const { model } of [...definition.targets, ...definition.fallbacks]) {
      const { provider = '' } = parseModelId(model) ?? {};
      // Another route is no provider's either; what the domain says of it is clearer.
      const isThere = provider === 'route' || (await ports.providers.find(provider, call.actor));
      if (!isThere) throw errors.MODEL_NOT_FOUND({ data: { model } });
    }
    const known = (await ports.routes.list(call.actor)).filter((each) => each.scope === scope);
    const isNew = known.every((each) => each.name !== name);
    if (isNew && known.length >= MOST_ROUTES) throw errors.TOO_MANY_ROUTES();
    const { userId } = call.actor;
    const command = { type: 'SaveRoute', name, definition, userId } as const;
    const done = await executeIn(ports, scope)(call, streamOf(scope, name, call), command);
    forget(ports, scope, call);
    return receipt(done, errors);
  });

/** Of a workspace, and of the system: whoever asks for one has all of his read. */
const MOST_ROUTES = 200;

export const removeRoute = (ports: RoutePorts) =>
  handler(gateway.removeRoute, async ({ input: { scope, name }, call, errors }) => {
    if (!(await mayChange(ports, scope, call))) throw errors.ROUTE_NOT_YOURS();
    const command = { type: 'RemoveRoute', name } as const;
    const done = await executeIn(ports, scope)(call, streamOf(scope, name, call), command);
    forget(ports, scope, call);
    receipt(done, errors);
  });

type Scope = z.infer<typeof RouteScope>;

/** Whoever owns the workspace, or the installation; what is in the file is changed in the file. */
export async function mayChange(
  { identity }: Pick<RoutePorts, 'identity'>,
  scope: Scope,
  call: CallContext,
): Promise<boolean> {
  switch (scope) {
    case 'file':
      return false;
    case 'system':
      return may(call.actor, { resource: 'all', action: 'manage' });
    case 'workspace': {
      const { actor, requestId } = call;
      const { role } = await identity.describeWorkspace(undefined, {
        context: { actor, requestId },
      });
      return role === 'owner';
    }
  }
}

/**
 * A definition as its schema gave it. The schema's types allow fields that are there and undefined;
 * through JSON they are not there.
 */
export function definitionOf(given: object): RouteDefinition {
  return JSON.parse(JSON.stringify(given)) as RouteDefinition;
}

function executeIn({ systemRoutes, workspaceRoutes }: RoutePorts, scope: Scope) {
  return scope === 'system' ? systemRoutes : workspaceRoutes;
}

function forget({ routes }: RoutePorts, scope: Scope, { actor }: CallContext): void {
  routes.forget(scope === 'system' ? PLATFORM : actor.workspaceId);
}

/** Streams have one namespace for all workspaces. */
function streamOf(scope: Scope, name: string, { actor }: CallContext): string {
  return `route:${scope === 'system' ? PLATFORM : actor.workspaceId}/${name}`;
}
