import type { Actor } from '@atelier/kernel';
import type {
  Offer,
  OfferedModel,
  OfferedProvider,
  PriceList,
  Provider,
  ProviderKeys,
} from '../application/ports.ts';
import { parametersOf } from '../domain/model.ts';
import { parseModelId, routeNameOf } from '../domain/model-id.ts';
import type { KnownRoute, KnownRoutes } from '../application/routing.ts';
import { type Card, type catalogue, serverCard } from './catalogue.ts';
import { CHAT_MODEL, EMBED_MODEL } from './provider.offline.ts';
import type { Registry } from './provider-registry.ts';
import { routeCard } from './route-card.ts';

type Sources = {
  readonly registry: Registry;
  readonly cards: ReturnType<typeof catalogue>;
  readonly keys: ProviderKeys;
  readonly prices: Pick<PriceList, 'find' | 'sourceOf'>;
  readonly routes: Pick<KnownRoutes, 'find' | 'list'>;
};

/** The models and providers of this installation, with what each is to one actor. */
export function modelOffer({ registry, cards, keys, prices, routes }: Sources): Offer {
  const cardsOf = async (provider: Provider, actor: Actor): Promise<readonly Card[]> => {
    if (provider.kind === 'offline') return offlineCards();
    const listed = await registry.listed(provider, actor);
    if (listed === undefined) return cards.ofProvider(provider.name);
    return listed.map(
      (model) => cards.find(`${provider.name}/${model}`) ?? serverCard(provider.name, model),
    );
  };
  const offered = (card: Card, provider: Provider, usable: boolean): OfferedModel => {
    const { model = '' } = parseModelId(card.id) ?? {};
    const price = prices.find(provider.name, model, new Date());
    const priceSource = prices.sourceOf(card.id);
    return { ...card, usable, ...(price && priceSource ? { price, priceSource } : {}) };
  };
  const keySourceOf = async (
    provider: Provider,
    actor: Actor,
  ): Promise<OfferedProvider['keySource']> => {
    if (provider.kind === 'offline') return 'none-needed';
    const key = await keys.find(actor, provider.name);
    return key?.source ?? (provider.needsKey ? 'missing' : 'none-needed');
  };

  const findModel = async (actor: Actor, id: string): Promise<OfferedModel | undefined> => {
    const parsed = parseModelId(id);
    const provider = parsed && (await registry.find(parsed.provider, actor));
    if (!parsed || !provider) return undefined;
    const usable = (await keySourceOf(provider, actor)) !== 'missing';
    const known = (await cardsOf(provider, actor)).find((card) => card.id === id) ?? cards.find(id);
    if (known) return offered(known, provider, usable);
    // Servers answer to more names than they list; a built-in provider's unknown model is none.
    if (provider.kind === 'offline' || cards.ofProvider(provider.name).length > 0) return undefined;
    const isListed = (await registry.listed(provider, actor)) !== undefined;
    if (provider.origin === 'own' && isListed) return undefined;
    return offered(serverCard(provider.name, parsed.model), provider, usable);
  };
  const offeredRoute = async (route: KnownRoute, actor: Actor): Promise<OfferedModel> => {
    const { targets, fallbacks } = route.definition;
    const ids = [...targets, ...fallbacks].map(({ model }) => model);
    const found = await Promise.all(ids.map((id) => findModel(actor, id)));
    return routeCard(route, new Map(found.flatMap((model) => (model ? [[model.id, model]] : []))));
  };
  const offeredRoutes = async (actor: Actor): Promise<readonly OfferedModel[]> => {
    const known = await routes.list(actor);
    // The first of a name is the one in force.
    const inForce = known.filter(
      (route) => known.find(({ name }) => name === route.name) === route,
    );
    return Promise.all(inForce.map((route) => offeredRoute(route, actor)));
  };

  return {
    async listModels(actor) {
      const lists = (await registry.all(actor)).map(async (provider) => {
        const usable = (await keySourceOf(provider, actor)) !== 'missing';
        const known = await cardsOf(provider, actor);
        return known.map((card) => offered(card, provider, usable));
      });
      // Routes last, so that the model one begins with stays the same when a route is made.
      const models = [...(await Promise.all(lists)).flat(), ...(await offeredRoutes(actor))];
      // What can be used comes first, then by name.
      return models.sort((one, other) => Number(other.usable) - Number(one.usable));
    },
    async findModel(actor, id) {
      const name = routeNameOf(id);
      const route = name && (await routes.find(name, actor));
      return route ? offeredRoute(route, actor) : findModel(actor, id);
    },
    async listProviders(actor) {
      const all = (await registry.all(actor)).map(async (provider) => ({
        provider,
        keySource: await keySourceOf(provider, actor),
        models: (await cardsOf(provider, actor)).length,
        ...(provider.origin === 'built-in'
          ? {}
          : { reachable: (await registry.listed(provider, actor)) !== undefined }),
      }));
      return Promise.all(all);
    },
    discover: () => registry.refresh(),
  };
}

function offlineCards(): readonly Card[] {
  const abilities = ['chat', 'tools', 'json-schema'] as const;
  const parameters = parametersOf({ kind: 'offline', abilities, temperature: true });
  return [
    {
      id: `offline/${CHAT_MODEL}`,
      provider: 'offline',
      title: 'Offline workshop (rules, no language model)',
      contextWindowTokens: 200_000,
      abilities,
      parameters,
    },
    {
      id: `offline/${EMBED_MODEL}`,
      provider: 'offline',
      title: 'Offline vectors (hashed words)',
      abilities: ['embedding'],
      parameters: [],
    },
  ];
}
