import type { OfferedModel } from '../application/ports.ts';
import type { KnownRoute } from '../application/routing.ts';
import { compact } from '../domain/json.ts';
import { routeId } from '../domain/model-id.ts';
import type { Price } from '../domain/price.ts';

/**
 * A route as a model that one can choose. It does what every model that shares its calls does, and
 * holds what the largest of all holds, for a prompt that is too long goes there.
 */
export function routeCard(
  { name, definition }: KnownRoute,
  models: ReadonlyMap<string, OfferedModel>,
): OfferedModel {
  const modelsOf = (list: readonly { readonly model: string }[]) =>
    list.flatMap(({ model }) => models.get(model) ?? []);
  const sharing = modelsOf(definition.targets);
  const all = [...sharing, ...modelsOf(definition.fallbacks)];
  const [first] = sharing;
  const outputs = sharing.flatMap(({ maxOutputTokens }) => maxOutputTokens ?? []);
  const windows = all.flatMap(({ contextWindowTokens }) => contextWindowTokens ?? []);
  return {
    id: routeId(name),
    provider: 'route',
    title: definition.title ?? `Route ${name}`,
    abilities: (first?.abilities ?? []).filter((ability) =>
      sharing.every(({ abilities }) => abilities.includes(ability)),
    ),
    parameters: (first?.parameters ?? []).filter(({ name: parameter }) =>
      sharing.every(({ parameters }) => parameters.some((each) => each.name === parameter)),
    ),
    usable: all.some(({ usable }) => usable),
    ...compact({
      priceRange: priceRangeOf(all),
      contextWindowTokens: windows.length === 0 ? undefined : Math.max(...windows),
      maxOutputTokens: outputs.length === 0 ? undefined : Math.min(...outputs),
    }),
  };
}

/** Any of them may answer; where the price of one is unknown, so is what the route costs. */
function priceRangeOf(models: readonly OfferedModel[]): OfferedModel['priceRange'] {
  const prices = models.flatMap(({ price }) => price ?? []);
  if (prices.length === 0 || prices.length < models.length) return undefined;
  const rates = (pick: (...all: number[]) => number): Price => ({
    input: { perMillion: pick(...prices.map(({ input }) => input.perMillion)) },
    output: { perMillion: pick(...prices.map(({ output }) => output.perMillion)) },
  });
  return { from: rates(Math.min), to: rates(Math.max) };
}
