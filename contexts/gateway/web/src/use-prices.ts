import { noticeDone, noticeFailure, noticeUndo } from '@atelier/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type GatewayApi, keys, type ModelPrice, type Price, useGateway } from './gateway-api.ts';

export type PriceToSet = Parameters<GatewayApi['overridePrice']>[0];

export function usePrices() {
  const gateway = useGateway();
  return useQuery({ queryKey: keys.prices, queryFn: () => gateway.listPrices() });
}

/** The last changes of a model's price. */
export function usePriceChanges(model: string | undefined) {
  const gateway = useGateway();
  return useQuery({
    queryKey: keys.priceChanges(model ?? ''),
    queryFn: () => gateway.listPriceChanges({ model: model ?? '', limit: 10 }),
    enabled: model !== undefined,
  });
}

export function useOverridePrice(onDone: () => void) {
  const gateway = useGateway();
  const refresh = useRefreshPrices();
  return useMutation({
    mutationFn: (price: PriceToSet) => gateway.overridePrice(price),
    onSuccess: async (_, { model }) => {
      await refresh();
      noticeDone(`${model} costs that from the next call on.`);
      onDone();
    },
  });
}

/** Back to the catalogue's price, which can be taken back for a while. */
export function useRemoveOverride() {
  const gateway = useGateway();
  const refresh = useRefreshPrices();
  const restore = useMutation({
    mutationFn: ({ model, price }: { model: string; price: Price }) =>
      gateway.overridePrice({ ...price, model }),
    onSuccess: refresh,
    onError: (error) => noticeFailure(error),
  });
  return useMutation({
    mutationFn: ({ model }: ModelPrice) => gateway.removePriceOverride({ model }),
    onSuccess: async (_, { model, price, published }) => {
      await refresh();
      const now = published ? 'costs what the catalogue says' : 'has no known price';
      if (price) noticeUndo(`${model} ${now}.`, () => restore.mutate({ model, price }));
    },
    onError: (error) => noticeFailure(error),
  });
}

/** Lists of models tell prices too. */
function useRefreshPrices() {
  const cache = useQueryClient();
  return () =>
    Promise.all(
      [keys.prices, keys.models].map((queryKey) => cache.invalidateQueries({ queryKey })),
    );
}
