import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { keys, type Route, useGateway } from './gateway-api.ts';
import { type TrafficPeriod, trafficBounds } from './traffic-series.ts';

/** Who looks at traffic wants to see it move. */
const LOOK_EVERY_MS = 15_000;
/** Of so many routes the targets are shown: each is asked about by itself. */
const ROUTES_SHOWN = 12;

export function useTraffic(period: TrafficPeriod) {
  const gateway = useGateway();
  return useQuery({
    queryKey: keys.traffic(period),
    queryFn: () => gateway.describeTraffic(trafficBounds(period, new Date())),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_EVERY_MS,
  });
}

export function useCacheShares(period: TrafficPeriod) {
  const gateway = useGateway();
  return useQuery({
    queryKey: keys.cacheShares(period),
    queryFn: () => {
      const { from, to } = trafficBounds(period, new Date());
      return gateway.describeCache({ from, to });
    },
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_EVERY_MS,
  });
}

/** The targets of the routes in force, those that are left alone first. */
export function useAllTargets(routes: readonly Route[]) {
  const gateway = useGateway();
  const shown = routes.filter(({ inForce }) => inForce).slice(0, ROUTES_SHOWN);
  const found = useQueries({
    queries: shown.map(({ scope, name }) => ({
      queryKey: keys.targetHealth(scope, name),
      queryFn: () => gateway.getTargetHealth({ scope, name }),
      refetchInterval: LOOK_EVERY_MS,
    })),
  });
  const all = found.flatMap(({ data }, place) =>
    (data?.items ?? []).map((target) => ({ route: shown[place]?.id ?? '', target })),
  );
  const rank = { open: 0, 'half-open': 1, closed: 2 };
  return {
    isPending: found.some(({ isPending }) => isPending),
    targets: all.toSorted((one, other) => rank[one.target.state] - rank[other.target.state]),
  };
}
