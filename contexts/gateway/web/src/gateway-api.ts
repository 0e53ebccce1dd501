import type { ClientOf } from '@atelier/contract';
import type { gateway } from '@atelier/gateway-contract';
import type { identity } from '@atelier/identity-contract';
import { useClient } from '@atelier/ui';

export type GatewayApi = ClientOf<typeof gateway>;
export type IdentityApi = ClientOf<typeof identity>;
export type Provider = Awaited<ReturnType<GatewayApi['listProviders']>>['items'][number];
export type Model = Awaited<ReturnType<GatewayApi['listModels']>>['items'][number];
export type LoggedRequest = Awaited<ReturnType<GatewayApi['listRequests']>>['items'][number];
export type Route = Awaited<ReturnType<GatewayApi['listRoutes']>>['items'][number];
export type TargetHealth = Awaited<ReturnType<GatewayApi['getTargetHealth']>>['items'][number];
export type Limit = Awaited<ReturnType<GatewayApi['listLimits']>>['items'][number];
export type Allowance = Awaited<ReturnType<GatewayApi['getAllowance']>>['items'][number];
export type ModelPrice = Awaited<ReturnType<GatewayApi['listPrices']>>['items'][number];
export type Price = NonNullable<ModelPrice['price']>;
export type TrafficReport = Awaited<ReturnType<GatewayApi['describeTraffic']>>;

export const useGateway = () => useClient<GatewayApi>('gateway');
export const useIdentity = () => useClient<IdentityApi>('identity');

export const keys = {
  providers: ['gateway', 'providers'] as const,
  providerKeys: ['identity', 'provider-keys'] as const,
  models: ['gateway', 'models'] as const,
  policy: ['gateway', 'policy'] as const,
  routes: ['gateway', 'routes'] as const,
  targetHealths: ['gateway', 'target-health'] as const,
  targetHealth: (scope: string, name: string) => ['gateway', 'target-health', scope, name] as const,
  prices: ['gateway', 'prices'] as const,
  priceChanges: (model: string) => ['gateway', 'prices', 'changes', model] as const,
  limits: ['gateway', 'limits'] as const,
  allowance: ['gateway', 'allowance'] as const,
  requests: ['gateway', 'requests'] as const,
  traffic: (period: string) => ['gateway', 'traffic', period] as const,
  cacheShares: (period: string) => ['gateway', 'cache', period] as const,
  request: (id: string) => ['gateway', 'request', id] as const,
};
