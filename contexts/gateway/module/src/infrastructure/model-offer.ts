import type { Actor } from '@atelier/kernel';
import type {
  Offer,
  OfferedModel,
  OfferedProvider,
  Prices,
  Provider,
  ProviderKeys,
} from '../application/ports.ts';
import { parametersOf } from '../domain/model.ts';
import { parseModelId } from '../domain/model-id.ts';
import { type Card, type catalogue, serverCard } from './catalogue.ts';
import { CHAT_MODEL, EMBED_MODEL } from './provider.offline.ts';
import type { Registry } from './provider-registry.ts';

type Sources = {
  readonly registry: Registry;
  readonly cards: ReturnType<typeof catalogue>;
  readonly keys: ProviderKeys;
  readonly prices: Prices & { isOverridden(id: string): boolean };
};

/** The models and providers of this installation, with what each is to one actor. */
export function modelOffer({ registry, cards, keys, prices }: Sources): Offer {
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
    const local = provider.origin === 'discovered' || provider.kind === 'offline';
    const priceSource = prices.isOverridden(card.id) ? 'owner' : local ? 'local' : 'catalogue';
    return { ...card, usable, ...(price ? { price, priceSource } : {}) };
  };
  const keySourceOf = async (
    provider: Provider,
    actor: Actor,
  ): Promise<OfferedProvider['keySource']> => {
    if (provider.kind === 'offline') return 'none-needed';
    const key = await keys.find(actor, provider.name);
    return key?.source ?? (provider.needsKey ? 'missing' : 'none-needed');
  };

  return {
    async listModels(actor) {
      const lists = (await registry.all(actor)).map(async (provider) => {
        const usable = (await keySourceOf(provider, actor)) !== 'missing';
        const known = await cardsOf(provider, actor);
        return known.map((card) => offered(card, provider, usable));
      });
      const models = (await Promise.all(lists)).flat();
      // What can be used comes first, then by name.
      return models.sort((one, other) => Number(other.usable) - Number(one.usable));
    },
    async findModel(actor, id) {
      const parsed = parseModelId(id);
      const provider = parsed && (await registry.find(parsed.provider, actor));
      if (!parsed || !provider) return undefined;
      const usable = (await keySourceOf(provider, actor)) !== 'missing';
      const known =
        (await cardsOf(provider, actor)).find((card) => card.id === id) ?? cards.find(id);
      if (known) return offered(known, provider, usable);
      // Servers answer to more names than they list; a built-in provider's unknown model is none.
      if (provider.kind === 'offline' || cards.ofProvider(provider.name).length > 0)
        return undefined;
      const isListed = (await registry.listed(provider, actor)) !== undefined;
      if (provider.origin === 'own' && isListed) return undefined;
      return offered(serverCard(provider.name, parsed.model), provider, usable);
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
