import { isObject, type Json, type JsonObject } from './json.ts';

/**
 * A form of the answer in the words known here: a choice of one for `const`, and `$defs` for
 * `definitions`, as OpenAI's client still calls them.
 */
export function ownSchema(schema: JsonObject): JsonObject {
  const inner = (value: Json | undefined) => (isObject(value) ? ownSchema(value) : value);
  const named = (value: Json | undefined) =>
    isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inner(each)]))
      : value;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (key === 'const') return ['enum', [value ?? null]];
      if (key === '$ref' && typeof value === 'string')
        return [key, value.replace(/^#\/definitions\//, '#/$defs/')];
      if (key === 'definitions') return ['$defs', named(value)];
      if (key === 'properties' || key === '$defs') return [key, named(value)];
      if (key === 'items' || key === 'additionalProperties') {
        return [key, Array.isArray(value) ? value.map(inner) : inner(value)];
      }
      if (key === 'anyOf' || key === 'oneOf') {
        return [key, Array.isArray(value) ? value.map(inner) : value];
      }
      return [key, value];
    }),
  ) as JsonObject;
}
