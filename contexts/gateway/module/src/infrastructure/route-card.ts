import type { OfferedModel } from '../application/ports.ts';
import type { KnownRoute } from '../application/routing.ts';
import { compact } from '../domain/json.ts';
import { routeId } from '../domain/model-id.ts';

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
      contextWindowTokens: windows.length === 0 ? undefined : Math.max(...windows),
      maxOutputTokens: outputs.length === 0 ? undefined : Math.min(...outputs),
    }),
  };
}
