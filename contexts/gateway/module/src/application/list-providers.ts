import { gateway } from '@atelier/gateway-contract';
import type { Actor } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { compact } from '../domain/json.ts';
import type { Offer } from './ports.ts';

type Ports = { readonly offer: Offer };

export const listProviders = ({ offer }: Ports) =>
  handler(gateway.listProviders, async ({ call }) => providersOf(offer, call.actor));

export const discoverProviders = ({ offer }: Ports) =>
  handler(gateway.discoverProviders, async ({ call }) => {
    await offer.discover();
    return providersOf(offer, call.actor);
  });

async function providersOf(offer: Offer, actor: Actor) {
  const offered = await offer.listProviders(actor);
  const items = offered.map(({ provider, keySource, models, reachable }) => {
    const { name, title, kind, origin, baseUrl } = provider;
    return compact({ name, title, kind, origin, baseUrl, keySource, models, reachable });
  });
  return { items };
}
