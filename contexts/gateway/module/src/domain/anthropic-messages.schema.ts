import { takesSchema } from './anthropic-messages.model.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

/** The form of an answer, or of a call, that the model itself can be kept to. */
export function keptSchema(model: string, schema: JsonObject): JsonObject | undefined {
  return takesSchema(model) ? closedSchema(schema) : undefined;
}

/**
 * A schema as Anthropic keeps a model to it: objects are closed, and what it does not know of, as the
 * least number, is said to the model in words. Undefined where that would be another schema: one with
 * objects of any field, or one that contains itself.
 */
function closedSchema(schema: JsonObject): JsonObject | undefined {
  try {
    return closed(schema, { root: schema, within: [], sayable: new Set() });
  } catch (error) {
    // What leads too deep for us is nothing that a model could be kept to.
    if (error === NOT_SAYABLE || error instanceof RangeError) return undefined;
    throw error;
  }
}

const NOT_SAYABLE = new Error('This schema has a meaning that Anthropic has no word for.');

/** Where in a schema: `within` the references that led here, of those that lead nowhere else `sayable`. */
type At = {
  readonly root: JsonObject;
  readonly within: readonly string[];
  readonly sayable: Set<string>;
};

function closed(schema: JsonObject, at: At): JsonObject {
  const known: Record<string, Json> = {};
  const untold: Record<string, Json> = {};
  const each = (value: Json) => (isObject(value) ? closed(value, at) : value);
  for (const [key, value] of Object.entries(schema)) {
    if (value === undefined || key === '$schema' || key === 'additionalProperties') continue;
    if (key === '$ref') refuseCycle(value, at);
    if (HOLDERS.has(key) && isObject(value)) known[key] = mapped(value, each);
    else if (key === 'items' && isObject(value)) known[key] = each(value);
    else if (LISTS.has(key) && Array.isArray(value)) known[LISTS.get(key) ?? key] = value.map(each);
    else if (isKnown(key, value)) known[key] = value;
    else untold[key] = value;
  }
  if (isKind(schema, 'object')) {
    refuseOpen(schema);
    known['additionalProperties'] = false;
  }
  if (Object.keys(untold).length === 0) return known;
  const { description } = schema;
  const said = typeof description === 'string' ? `${description}\n\n` : '';
  return { ...known, description: said + JSON.stringify(untold) };
}

/** Keywords that hold schemas by name, and in a list. */
const HOLDERS = new Set(['properties', '$defs', 'definitions']);
const LISTS = new Map([
  ['anyOf', 'anyOf'],
  ['oneOf', 'anyOf'],
  ['allOf', 'allOf'],
]);
const PLAIN = new Set([
  'type',
  '$ref',
  'enum',
  'const',
  'title',
  'description',
  'default',
  'required',
]);
const FORMATS = new Set(
  'date-time time date duration email hostname uri ipv4 ipv6 uuid'.split(' '),
);

function isKnown(key: string, value: Json): boolean {
  if (key === 'format') return FORMATS.has(String(value));
  return PLAIN.has(key) || (key === 'minItems' && (value === 0 || value === 1));
}

function isKind({ type }: JsonObject, kind: string): boolean {
  return type === kind || (Array.isArray(type) && type.includes(kind));
}

function refuseOpen({ properties, additionalProperties: more }: JsonObject): void {
  const isEmpty = !isObject(properties) || Object.keys(properties).length === 0;
  if (isObject(more) || (isEmpty && more !== false)) throw NOT_SAYABLE;
}

function mapped(schemas: JsonObject, each: (value: Json) => Json): JsonObject {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, value]) => [name, each(value ?? null)]),
  );
}

/** Follows a reference as far as it leads; what comes by the same one again has no end. */
function refuseCycle(ref: Json, { root, within, sayable }: At): void {
  if (typeof ref !== 'string' || within.includes(ref)) throw NOT_SAYABLE;
  if (sayable.has(ref)) return;
  const target = ref
    .replace(/^#\/?/, '')
    .split('/')
    .filter((name) => name !== '')
    .reduce<Json | undefined>((at, name) => (isObject(at) ? at[name] : undefined), root);
  if (isObject(target)) closed(target, { root, within: [...within, ref], sayable });
  sayable.add(ref);
}
