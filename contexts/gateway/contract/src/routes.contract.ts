import { contextContract, page, problem, Receipt, z } from '@atelier/contract';
import { MODEL_NOT_FOUND } from './prices.contract.ts';
import { Route, RouteDefinition, RouteName, RouteScope, TargetHealth } from './routes.ts';

const c = contextContract('gateway');

const useModels = { resource: 'model', action: 'use' };
const manageAccount = { resource: 'account', action: 'manage' };

const ROUTE_NOT_FOUND = problem(404, 'No such route here.');
const ROUTE_NOT_YOURS = problem(
  403,
  'Owners of a workspace change its routes, super-administrators those of the system; those of the routes file are changed there.',
);
const RouteAddress = z.object({ scope: RouteScope, name: RouteName });

/** Model names that stand for several models: made, looked at, and how their targets are. */
export const routeOperations = {
  listRoutes: c
    .query('/routes', {
      summary: 'The names that stand for several models, and where each is kept',
      permission: useModels,
    })
    .output(page(Route)),

  getRoute: c
    .query('/routes/{scope}/{name}', { summary: 'One route', permission: useModels })
    .input(RouteAddress)
    .output(Route)
    .errors({ ROUTE_NOT_FOUND }),

  saveRoute: c
    .replace('/routes/{scope}/{name}', {
      summary: 'Make a route, or change what it is; the next call goes by it',
      permission: manageAccount,
    })
    .input(RouteDefinition.extend(RouteAddress.shape))
    .output(Receipt)
    .errors({
      ROUTE_NOT_YOURS,
      MODEL_NOT_FOUND,
      TOO_MANY_ROUTES: problem(409, 'There are 200 routes. Remove one that nobody asks for.'),
      ROUTE_OF_ROUTES: problem(
        422,
        'A route leads to models, not to other routes.',
        z.object({ model: z.string() }),
      ),
      ROUTE_TARGET_TWICE: problem(
        422,
        'A route leads to each model once.',
        z.object({ model: z.string() }),
      ),
    }),

  removeRoute: c
    .remove('/routes/{scope}/{name}', {
      summary: 'Remove a route',
      permission: manageAccount,
    })
    .input(RouteAddress)
    .errors({ ROUTE_NOT_FOUND, ROUTE_NOT_YOURS }),

  getTargetHealth: c
    .query('/routes/{scope}/{name}/health', {
      summary: 'How the targets of a route are, as the process that answers knows them',
      permission: useModels,
    })
    .input(RouteAddress)
    .output(z.object({ items: z.array(TargetHealth) }))
    .errors({ ROUTE_NOT_FOUND }),
};
