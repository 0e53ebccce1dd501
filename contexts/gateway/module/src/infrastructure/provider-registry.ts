import type { Actor } from '@atelier/kernel';
import type { Provider, ProviderKeys } from '../application/ports.ts';
import { compact } from '../domain/json.ts';
import type { catalogue } from './catalogue.ts';
import { discover, type LocalServer, modelsOf, USUAL_SERVERS } from './discovery.ts';
import { ownServers } from './own-servers.ts';
import { anthropicProvider } from './provider.anthropic.ts';
import { googleProvider } from './provider.google.ts';
import { openAiCompatible } from './provider.openai.ts';
import type { Transport } from './transport.undici.ts';
import { isThisMachine } from './upstream-address.ts';

export type RegistrySettings = {
  /** Other addresses for the built-in providers, as a company's proxy. */
  readonly baseUrls: Readonly<Record<string, string | undefined>>;
  readonly compatibleServers: readonly {
    readonly name: string;
    readonly baseUrl: string;
    /** Sent on behalf of callers who have no key for it. */
    readonly authorization?: string;
  }[];
  readonly discovery: boolean;
};

export type Registry = ReturnType<typeof providerRegistry>;

/** All sources of models: the built-in ones, the configured servers, and what was found running. */
export function providerRegistry(
  transport: Transport,
  offline: Provider,
  settings: RegistrySettings,
  keys: ProviderKeys,
  cards: Cards,
  servers: readonly LocalServer[] = USUAL_SERVERS,
) {
  const providers = new Map<string, Provider>();
  const models = new Map<string, readonly string[]>();
  const own = ownServers(transport, keys);
  const { baseUrls, compatibleServers } = settings;
  const here = new Set(
    compatibleServers.filter(({ baseUrl }) => isThisMachine(baseUrl)).map(({ name }) => name),
  );
  const add = (provider: Provider) => providers.set(provider.name, provider);

  for (const provider of builtIn(transport, baseUrls, cards)) add(provider);
  add(offline);
  for (const server of compatibleServers) {
    const about = { title: server.name, kind: 'openai-compatible', origin: 'configured' } as const;
    add(openAiCompatible(transport, { ...about, ...server }));
  }

  return {
    /**
     * A provider by name. A server of the caller's own goes before another of its name; for a
     * built-in provider his key's address is another way to the same models.
     */
    async find(name: string, actor: Actor): Promise<Provider | undefined> {
      const known = providers.get(name);
      if (known?.origin === 'built-in') return known;
      return (await own.find(name, actor)) ?? known;
    },
    /** The providers everybody has. */
    common: () => [...providers.values()],
    /** The providers one actor has: his own servers too. */
    async all(actor: Actor): Promise<readonly Provider[]> {
      const servers = await own.all(actor);
      const mine = servers.filter(({ name }) => providers.get(name)?.origin !== 'built-in');
      const named = new Set(mine.map(({ name }) => name));
      return [...[...providers.values()].filter(({ name }) => !named.has(name)), ...mine];
    },
    /** What a server said it has when it was last asked; undefined for those that were not or are away. */
    listed: async (provider: Provider, actor: Actor) =>
      provider.origin === 'own' ? own.modelsOf(provider, actor) : models.get(provider.name),
    isAway: (name: string) => !models.has(name),
    /** Whether what everybody has by this name runs on this machine: found there, or configured so. */
    isLocal(name: string): boolean {
      const provider = providers.get(name);
      return provider?.kind === 'offline' || provider?.origin === 'discovered' || here.has(name);
    },
    /** Looks for servers on this machine and asks the configured ones for their models. */
    async refresh(): Promise<void> {
      const free = servers.filter(({ name }) => providers.get(name)?.origin !== 'configured');
      const found = settings.discovery ? await discover(transport, free) : [];
      for (const { name, origin } of providers.values()) {
        const gone = !found.some(({ provider }) => provider.name === name);
        if (origin === 'discovered' && gone) providers.delete(name);
      }
      for (const { provider, models: listed } of found) {
        add(provider);
        models.set(provider.name, listed);
      }
      const configured = [...providers.values()].filter(({ origin }) => origin === 'configured');
      await Promise.all(
        configured.map(async (provider) => {
          const listed = await modelsOf(provider);
          if (listed) models.set(provider.name, listed);
          else models.delete(provider.name);
        }),
      );
    },
  };
}

type Cards = Pick<ReturnType<typeof catalogue>, 'find'>;

function builtIn(
  transport: Transport,
  baseUrls: RegistrySettings['baseUrls'],
  cards: Cards,
): readonly Provider[] {
  return [
    openAiCompatible(transport, {
      name: 'openai',
      title: 'OpenAI',
      kind: 'openai',
      origin: 'built-in',
      needsKey: true,
      baseUrl: baseUrls['openai'] ?? 'https://api.openai.com/v1',
    }),
    anthropicProvider(transport, {
      ...compact({ baseUrl: baseUrls['anthropic'] }),
      maxOutputTokensOf: (model) => cards.find(`anthropic/${model}`)?.maxOutputTokens,
    }),
    openAiCompatible(transport, {
      name: 'groq',
      title: 'Groq',
      kind: 'openai-compatible',
      origin: 'built-in',
      needsKey: true,
      baseUrl: baseUrls['groq'] ?? 'https://api.groq.com/openai/v1',
    }),
    googleProvider(transport, baseUrls['google']),
  ];
}
