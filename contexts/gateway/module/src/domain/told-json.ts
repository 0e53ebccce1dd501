import { isObject, type Json, type JsonObject } from './json.ts';

/**
 * Reads what providers answer, whatever it is: what is no text is an empty one, what is no object has
 * no fields, what is no list has no items.
 */
export function word(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function object(value: Json | undefined): JsonObject {
  return isObject(value) ? value : NOTHING;
}

export function objects(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : NONE;
}

const NOTHING: JsonObject = {};
const NONE: readonly JsonObject[] = [];
