import { invalid } from './failure.ts';
import type { Losses } from './losses.ts';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json | undefined };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of JSON text, or undefined when it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** What walks through JSON may call itself; nobody's tools are nested like this. */
export const MOST_LEVELS = 200;

/** Whether what `length` characters of JSON say has more levels than that. Without recursion. */
export function isTooDeep(value: object, length: number): boolean {
  // So many levels take two signs each at least.
  if (length <= 2 * MOST_LEVELS) return false;
  let level: readonly object[] = [value];
  for (let depth = 0; depth <= MOST_LEVELS; depth++) {
    level = level.flatMap((each) => Object.values(each).filter(isHolder));
    if (level.length === 0) return false;
  }
  return true;
}

const isHolder = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** An object without its undefined fields: what `exactOptionalPropertyTypes` asks of a literal. */
export function compact<T extends object>(fields: T): Compact<T> {
  // The cast says what the filter does: a field is there with its value, or not there.
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Compact<T>;
}

type Compact<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/**
 * Reads an untrusted JSON object field by field. Every complaint names the path of the field, and
 * the fields that nobody read can be refused at the end, so that nothing is dropped in silence.
 */
export class Fields {
  readonly path: string;
  readonly source: JsonObject;
  private readonly read = new Set<string>();
  private readonly children = new Map<string, readonly Fields[]>();

  constructor(value: unknown, path = '') {
    if (!isObject(value)) throw invalid(path === '' ? 'body' : path, 'must be a JSON object.');
    this.source = value;
    this.path = path;
  }

  at(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }

  /** The field as it is; null counts as absent, as most clients mean it. */
  take(key: string): Json | undefined {
    this.read.add(key);
    return this.source[key] ?? undefined;
  }

  string(key: string): string {
    return this.optionalString(key) ?? this.missing(key, 'a string');
  }

  optionalString(key: string): string | undefined {
    const value = this.take(key);
    if (value === undefined || typeof value === 'string') return value;
    throw invalid(this.at(key), 'must be a string.');
  }

  optionalNumber(key: string, min = -Infinity, max = Infinity): number | undefined {
    const value = this.take(key);
    if (value === undefined) return undefined;
    if (typeof value !== 'number') throw invalid(this.at(key), 'must be a number.');
    if (value < min || value > max) {
      throw invalid(this.at(key), `must be between ${min} and ${max}, and is ${value}.`);
    }
    return value;
  }

  optionalInteger(key: string, min?: number, max?: number): number | undefined {
    const value = this.optionalNumber(key, min, max);
    if (value === undefined || Number.isSafeInteger(value)) return value;
    throw invalid(this.at(key), 'must be a whole number.');
  }

  optionalBoolean(key: string): boolean | undefined {
    const value = this.take(key);
    if (value === undefined || typeof value === 'boolean') return value;
    throw invalid(this.at(key), 'must be true or false.');
  }

  optionalOneOf<const Choice extends string>(
    key: string,
    choices: readonly Choice[],
  ): Choice | undefined {
    const value = this.optionalString(key);
    if (value === undefined) return undefined;
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    throw invalid(this.at(key), `must be one of ${choices.join(', ')}, and is "${value}".`);
  }

  optionalObject(key: string): JsonObject | undefined {
    const value = this.take(key);
    if (value === undefined || isObject(value)) return value;
    throw invalid(this.at(key), 'must be an object.');
  }

  /** The fields of an object that must be there. */
  inner(key: string): Fields {
    return this.optionalInner(key) ?? this.missing(key, 'an object');
  }

  optionalInner(key: string): Fields | undefined {
    const value = this.optionalObject(key);
    if (value === undefined) return undefined;
    return this.keptChildren(key, () => [new Fields(value, this.at(key))])[0];
  }

  /** The objects of an array; an absent array is an empty one. */
  list(key: string): readonly Fields[] {
    const items = this.array(key);
    return this.keptChildren(key, () =>
      items.map((item, index) => new Fields(item, `${this.at(key)}[${index}]`)),
    );
  }

  strings(key: string): readonly string[] {
    return this.array(key).map((item, index) => {
      if (typeof item === 'string') return item;
      throw invalid(`${this.at(key)}[${index}]`, 'must be a string.');
    });
  }

  /** Marks fields as seen that change nothing about the answer. */
  ignore(...keys: readonly string[]): void {
    for (const key of keys) this.read.add(key);
  }

  /** Marks the object as seen whole: it is used as it is, or its loss is told elsewhere. */
  ignoreAll(): void {
    this.ignore(...Object.keys(this.source));
    this.children.clear();
  }

  /** Refuses each field, here and in the objects within, that has a value and that nobody read. */
  refuseUnread(losses: Losses): void {
    for (const [key, value] of Object.entries(this.source)) {
      // Nothing, or a list of nothing, asks for nothing.
      const isNothing = value == null || (Array.isArray(value) && value.length === 0);
      if (this.read.has(key) || isNothing) continue;
      losses.refuse(this.at(key), "can't be translated for this model. Leave it out.");
    }
    for (const each of this.children.values()) {
      for (const child of each) child.refuseUnread(losses);
    }
  }

  /** The same objects each time, so that they remember what was read of them. */
  private keptChildren(key: string, make: () => readonly Fields[]): readonly Fields[] {
    const known = this.children.get(key) ?? make();
    this.children.set(key, known);
    return known;
  }

  private array(key: string): readonly Json[] {
    const value = this.take(key);
    if (value === undefined) return [];
    if (Array.isArray(value)) return value;
    throw invalid(this.at(key), 'must be an array.');
  }

  private missing(key: string, what: string): never {
    throw invalid(this.at(key), `is missing; it must be ${what}.`);
  }
}
