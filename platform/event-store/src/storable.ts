/**
 * JSON for a `jsonb` column, which refuses the zero character and halves of surrogate pairs: they
 * become U+FFFD, in keys too. Queries pass through the same door, so what was stored is found.
 */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value) ?? 'null';
  return SUSPECT.test(json) ? JSON.stringify(storable(JSON.parse(json))) : json;
}

/** As `storableJson` for plain text, which is all that an id or a search term is. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** The value that comes back from storage: what JSON keeps of it. */
export function throughJson<T>(value: T): T {
  return JSON.parse(storableJson(value));
}

// JSON.stringify writes just these characters as escapes. A backslash before one only costs time.
const SUSPECT = /\\u(?:0000|d[89a-f])/;

function storable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [storableText(key), storable(field)]),
  );
}
