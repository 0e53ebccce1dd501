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

/** What a new session begins with: the last choice, else a model with a key, else one that needs none. */
export function startingModel(
  models: readonly Model[],
  lastChosen: string | undefined,
): Model | undefined {
  const usable = models.filter((model) => model.usable && model.abilities.includes('chat'));
  return (
    usable.find(({ id }) => id === lastChosen) ??
    usable.find(({ provider }) => provider !== 'offline') ??
    usable[0]
  );
}

function haystack({ id, title, provider, abilities, price }: Model): string {
  const free = price?.inputNanoUsdPerToken === 0 && price.outputNanoUsdPerToken === 0;
  return [id, title, provider, ...abilities, free ? 'free' : ''].join(' ').toLowerCase();
}
