import { isObject, type Json, type JsonObject } from './json.ts';
import { textForPattern } from './pattern-text.ts';
import { hashOf } from './text-statistics.ts';
import { toldInText } from './told-in-text.ts';

/** What an instance is made from: the conversation, and a seed that turns free choices. */
export type Material = { readonly text: string; readonly seed?: number };

/**
 * A value that satisfies a JSON schema, filled from a text by rules: what stands beside a field's
 * name, numbers in their order, words of an enum that occur, key sentences for prose. The same
 * material makes the same value.
 */
export function schemaInstance(schema: JsonObject, { text, seed = 0 }: Material): Json {
  const told = toldInText(text);

  const make = (raw: Json | undefined, path: string, depth: number): Json => {
    const node = resolved(raw, { root: schema, isDeep: depth > DEEP });
    if (!isObject(node)) return {};
    if (node['const'] !== undefined) return node['const'];
    if (Array.isArray(node['enum'])) return choose(node['enum'], path);
    if (node['default'] !== undefined) return node['default'];
    if (depth > DEEP && [node['type']].flat().includes('null')) return null;
    switch (typeOf(node)) {
      case 'object':
        return makeObject(node, path, depth);
      case 'array':
        return makeArray(node, path, depth);
      case 'integer':
      case 'number':
        return fitted(told.number(path) ?? numberOf(node['minimum']) ?? 1, node);
      case 'boolean':
        return told.isTrue(path);
      case 'null':
        return null;
      default:
        return makeString(node, path);
    }
  };

  const choose = (choices: readonly Json[], path: string): Json => {
    const said = told.choice(choices);
    return said ?? choices[hashOf(`${seed} ${path}`) % Math.max(1, choices.length)] ?? null;
  };

  const makeObject = (node: JsonObject, path: string, depth: number): JsonObject => {
    const properties = isObject(node['properties']) ? node['properties'] : {};
    const required = Array.isArray(node['required']) ? node['required'].map(String) : [];
    const keys = depth > DEEP ? required : [...new Set([...Object.keys(properties), ...required])];
    return Object.fromEntries(
      keys.map((key) => [key, make(properties[key], `${path}.${key}`, depth + 1)]),
    );
  };

  const makeArray = (node: JsonObject, path: string, depth: number): Json => {
    const min = numberOf(node['minItems']) ?? 0;
    const max = numberOf(node['maxItems']) ?? Math.max(min, 3);
    const wanted = Math.max(min, Math.min(max, depth > DEEP ? min : 3));
    const count = Math.min(wanted, MOST_ITEMS);
    const items = Array.isArray(node['prefixItems']) ? node['prefixItems'] : [];
    const made = Array.from({ length: count }, (_, index) =>
      make(items[index] ?? node['items'], `${path}.${index}`, depth + 1),
    );
    if (node['uniqueItems'] !== true) return made;
    const unique = new Map(made.map((item) => [JSON.stringify(item), item]));
    return [...unique.values()];
  };

  const makeString = (node: JsonObject, path: string): string => {
    const known = FORMATS[String(node['format'])];
    if (known) return told.first(known.in) ?? known.otherwise;
    if (typeof node['pattern'] === 'string') return textForPattern(node['pattern'], text);
    return sized(told.words(path), node);
  };

  return make(schema, '', 0);
}

/** From here on only what must be there, so that recursive schemas come to an end. */
const DEEP = 4;
const MOST_ITEMS = 1000;
const MOST_CHARS = 100_000;

type Within = { readonly root: JsonObject; readonly isDeep: boolean };

function resolved(raw: Json | undefined, within: Within, hops = 0): Json | undefined {
  if (!isObject(raw) || hops > 20) return raw;
  const { root, isDeep } = within;
  const ref = raw['$ref'];
  if (typeof ref === 'string' && ref.startsWith('#')) {
    const keys = ref
      .split('/')
      .slice(1)
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    const target = keys.reduce<Json | undefined>(
      (at, key) => (isObject(at) ? at[key] : undefined),
      root,
    );
    return resolved(target, within, hops + 1);
  }
  const either = raw['anyOf'] ?? raw['oneOf'];
  if (Array.isArray(either)) {
    const options = either.map((option) => resolved(option, within, hops + 1)).filter(isObject);
    const option = options.find((each) => (each['type'] === 'null') === isDeep) ?? options[0] ?? {};
    const { anyOf: _, oneOf: __, ...rest } = raw;
    return { ...rest, ...option };
  }
  if (Array.isArray(raw['allOf'])) {
    const { allOf, ...rest } = raw;
    return [rest, ...raw['allOf'].map((each) => resolved(each, within, hops + 1))]
      .filter(isObject)
      .reduce(together);
  }
  return raw;
}

function together(one: JsonObject, other: JsonObject): JsonObject {
  const properties = { ...(one['properties'] as object), ...(other['properties'] as object) };
  const required = [one['required'] ?? [], other['required'] ?? []].flat();
  return {
    ...one,
    ...other,
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    required,
  };
}

function typeOf(node: JsonObject): string {
  const type = Array.isArray(node['type'])
    ? node['type'].find((each) => each !== 'null')
    : node['type'];
  if (typeof type === 'string') return type;
  if (node['properties'] !== undefined) return 'object';
  if (node['items'] !== undefined) return 'array';
  if (node['minimum'] !== undefined || node['maximum'] !== undefined) return 'number';
  return 'string';
}

/** The nearest number the schema allows. */
function fitted(value: number, node: JsonObject): number {
  const step = numberOf(node['multipleOf']) ?? (typeOf(node) === 'integer' ? 1 : undefined);
  const gap = step ?? 0.5;
  const above = numberOf(node['exclusiveMinimum']);
  const below = numberOf(node['exclusiveMaximum']);
  const min = numberOf(node['minimum']) ?? (above === undefined ? -Infinity : above + gap);
  const max = numberOf(node['maximum']) ?? (below === undefined ? Infinity : below - gap);
  const inside = Math.min(Math.max(value, min), max);
  if (step === undefined) return inside;
  const down = Math.floor(inside / step) * step;
  return down >= min ? down : Math.ceil(inside / step) * step;
}

function sized(text: string, node: JsonObject): string {
  const min = Math.min(numberOf(node['minLength']) ?? 0, MOST_CHARS);
  const max = numberOf(node['maxLength']) ?? Infinity;
  const chars = [...text];
  while (chars.length < min) chars.push(...(chars.length === 0 ? ['x'] : [' ', ...text]));
  return chars.slice(0, Math.max(min, max === Infinity ? chars.length : max)).join('');
}

function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

const FORMATS: Record<string, { in: RegExp; otherwise: string }> = {
  date: { in: /\b\d{4}-\d{2}-\d{2}\b/, otherwise: '2026-01-01' },
  'date-time': {
    in: /\b\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})/,
    otherwise: '2026-01-01T00:00:00Z',
  },
  time: { in: /\b\d{2}:\d{2}:\d{2}Z?/, otherwise: '12:00:00Z' },
  email: { in: /[\w.+-]+@[\w-]+\.[\w.-]+\w/, otherwise: 'nobody@example.com' },
  uri: { in: /https?:\/\/[^\s"'<>)]+/, otherwise: 'https://example.com/' },
  url: { in: /https?:\/\/[^\s"'<>)]+/, otherwise: 'https://example.com/' },
  uuid: {
    in: /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/i,
    otherwise: '00000000-0000-4000-8000-000000000000',
  },
  ipv4: { in: /\b\d{1,3}(?:\.\d{1,3}){3}\b/, otherwise: '192.0.2.1' },
  hostname: { in: /\b[\w-]+(?:\.[\w-]+)+\b/, otherwise: 'example.com' },
};
