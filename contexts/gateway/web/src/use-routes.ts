import { noticeDone } from '@atelier/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type GatewayApi, keys, type Route, useGateway } from './gateway-api.ts';

export type RouteAddress = Pick<Route, 'scope' | 'name'>;
export type RouteToSave = Parameters<GatewayApi['saveRoute']>[0];

/** How often the state of targets is looked at while somebody looks. */
const LOOK_EVERY_MS = 2000;

export function useRoutes() {
  const gateway = useGateway();
  return useQuery({ queryKey: keys.routes, queryFn: () => gateway.listRoutes() });
}

export function useTargetHealth({ scope, name }: RouteAddress) {
  const gateway = useGateway();
  return useQuery({
    queryKey: keys.targetHealth(scope, name),
    queryFn: () => gateway.getTargetHealth({ scope, name }),
    refetchInterval: LOOK_EVERY_MS,
  });
}

export function useSaveRoute(onSaved: (saved: RouteAddress) => void) {
  const gateway = useGateway();
  const refresh = useRefreshRoutes();
  return useMutation({
    mutationFn: (route: RouteToSave) => gateway.saveRoute(route),
    onSuccess: async (_, { scope, name }) => {
      await refresh();
      noticeDone(`The route ${name} is saved. The next call goes by it.`);
      onSaved({ scope, name });
    },
  });
}

export function useRemoveRoute(onRemoved: () => void) {
  const gateway = useGateway();
  const refresh = useRefreshRoutes();
  return useMutation({
    mutationFn: ({ scope, name }: RouteAddress) => gateway.removeRoute({ scope, name }),
    onSuccess: async (_, { name }) => {
      await refresh();
      noticeDone(`The route ${name} is removed.`);
      onRemoved();
    },
  });
}

/** Sends one prompt to a route, and reads in the log which targets were asked for it. */
export function useRouteTrial(id: string) {
  const gateway = useGateway();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (text: string) => {
      const answer = await gateway.generate({
        model: id,
        messages: [{ role: 'user', parts: [{ type: 'text', text }] }],
        operation: 'route-trial',
      });
      const { attempts } = await gateway.getRequest({ requestId: answer.requestId });
      return { answer, attempts };
    },
    onSettled: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: keys.targetHealths }),
        cache.invalidateQueries({ queryKey: keys.requests }),
      ]),
  });
}

/** Routes are models too. */
function useRefreshRoutes() {
  const cache = useQueryClient();
  return () =>
    Promise.all(
      [keys.routes, keys.targetHealths, keys.models].map((queryKey) =>
        cache.invalidateQueries({ queryKey }),
      ),
    );
}
