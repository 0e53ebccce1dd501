import { noticeDone, noticeFailure } from '@atelier/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { keys, useGateway, useIdentity } from './gateway-api.ts';

/** The providers and the models behind them. */
export function useProviders() {
  const gateway = useGateway();
  return useQuery({
    queryKey: keys.providers,
    queryFn: () => gateway.listProviders(),
    staleTime: 30_000,
  });
}

export function useModels() {
  const gateway = useGateway();
  return useQuery({
    queryKey: keys.models,
    queryFn: () => gateway.listModels(),
    staleTime: 60_000,
  });
}

/** Looks for model servers on the server's machine again. */
export function useDiscover() {
  const gateway = useGateway();
  const refresh = useRefreshProviders();
  return useMutation({
    mutationFn: () => gateway.discoverProviders(),
    onSuccess: async ({ items }) => {
      await refresh();
      const found = items.filter(({ origin }) => origin === 'discovered').length;
      noticeDone(
        found === 0
          ? 'No local server was found. Start Ollama, LM Studio, llama.cpp or vLLM and look again.'
          : `${found} local ${found === 1 ? 'server' : 'servers'} found.`,
      );
    },
    onError: (error) => noticeFailure(error),
  });
}

export function useOwnKeys() {
  const identity = useIdentity();
  return useQuery({ queryKey: keys.providerKeys, queryFn: () => identity.listProviderKeys() });
}

export function useRemoveKey() {
  const identity = useIdentity();
  const refresh = useRefreshProviders();
  return useMutation({
    mutationFn: (provider: string) => identity.removeProviderKey({ provider }),
    onSuccess: async (_, provider) => {
      await refresh();
      noticeDone(`Your key for ${provider} was removed.`);
    },
    onError: (error) =>
      noticeFailure(error, { PROVIDER_KEY_NOT_FOUND: 'This key was removed already.' }),
  });
}

/** After a key came or went, other models are usable. */
export function useRefreshProviders() {
  const cache = useQueryClient();
  return () =>
    Promise.all(
      [keys.providers, keys.providerKeys, keys.models].map((queryKey) =>
        cache.invalidateQueries({ queryKey }),
      ),
    );
}
