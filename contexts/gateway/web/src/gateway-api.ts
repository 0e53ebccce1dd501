import type { ClientOf } from '@atelier/contract';
import type { gateway } from '@atelier/gateway-contract';
import type { identity } from '@atelier/identity-contract';
import { useClient } from '@atelier/ui';

export type GatewayApi = ClientOf<typeof gateway>;
export type IdentityApi = ClientOf<typeof identity>;
export type Provider = Awaited<ReturnType<GatewayApi['listProviders']>>['items'][number];
export type Model = Awaited<ReturnType<GatewayApi['listModels']>>['items'][number];
export type LoggedRequest = Awaited<ReturnType<GatewayApi['listRequests']>>['items'][number];

export const useGateway = () => useClient<GatewayApi>('gateway');
export const useIdentity = () => useClient<IdentityApi>('identity');

export const keys = {
  providers: ['gateway', 'providers'] as const,
  providerKeys: ['identity', 'provider-keys'] as const,
  models: ['gateway', 'models'] as const,
  policy: ['gateway', 'policy'] as const,
  requests: ['gateway', 'requests'] as const,
  request: (id: string) => ['gateway', 'request', id] as const,
};
