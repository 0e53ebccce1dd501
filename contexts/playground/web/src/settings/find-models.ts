import type { Model } from '../playground-api.ts';

/** A list longer than this is slower to read than to search. */
const SHOWN = 80;

type Found = {
  readonly groups: readonly { readonly provider: string; readonly models: readonly Model[] }[];
  readonly hidden: number;
};

/**
 * The models that chat and match every word of a search, by provider; the usable ones first. Words
 * match name, id, provider, abilities, and `free`.
 */
export function findModels(models: readonly Model[], search: string): Found {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = models
    .filter(({ abilities }) => abilities.includes('chat'))
    .filter((model) => words.every((word) => haystack(model).includes(word)))
    .toSorted((one, other) => Number(other.usable) - Number(one.usable));
  const groups = Map.groupBy(matching.slice(0, SHOWN), ({ provider }) => provider);
  return {
    groups: [...groups].map(([provider, each]) => ({ provider, models: each })),
    hidden: Math.max(0, matching.length - SHOWN),
  };
}

/** What nobody should begin with unasked: $30 for a million tokens. */
const DEAR_NANO_USD_PER_TOKEN = 30_000;

/**
 * What a new session begins with: the last choice that can still be used, else the most able model
 * with a key at an ordinary price, else one that needs none. A route is chosen, never begun with.
 */
export function startingModel(
  models: readonly Model[],
  lastChosen: string | undefined,
): Model | undefined {
  const usable = models.filter((model) => model.usable && model.abilities.includes('chat'));
  const [best] = mostAbleFirst(
    usable.filter(({ provider }) => provider !== 'offline' && provider !== 'route'),
  );
  return (
    usable.find(({ id }) => id === lastChosen) ??
    best ??
    usable.find(({ provider }) => provider === 'offline') ??
    usable[0]
  );
}

/** The dear ones last. */
export function mostAbleFirst<One extends Pick<Model, 'abilities' | 'price'>>(
  models: readonly One[],
): readonly One[] {
  return models.toSorted((one, other) => merit(other) - merit(one));
}

function merit({ abilities, price }: Pick<Model, 'abilities' | 'price'>): number {
  const isDear = (price?.outputNanoUsdPerToken ?? 0) > DEAR_NANO_USD_PER_TOKEN;
  return isDear ? 0 : abilities.length;
}

function haystack(model: Model): string {
  const { id, title, provider, abilities } = model;
  const free = isFree(model) ? 'free' : '';
  return [id, title, provider, ...abilities, free].join(' ').toLowerCase();
}

/** Whether nothing is paid for it, whoever of a route answers. */
function isFree({ price, priceRange }: Model): boolean {
  const most = price ?? priceRange?.to;
  return most?.inputNanoUsdPerToken === 0 && most.outputNanoUsdPerToken === 0;
}
