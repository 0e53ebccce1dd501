/** What stands in the place of a secret. */
export const REDACTED = '[redacted]';

/**
 * A copy of `value` without its secrets: whatever stands under a key that names one (`apiKey`,
 * `x-api-key`, `OPENAI_API_KEY`, `authorization`, `password`, …), at any depth, and passwords in
 * URLs. Numbers and booleans stay, so `timeToFirstToken: 12` keeps its meaning. Of an instance of a
 * class only the class is told. Errors are left for the serializer; nesting deeper than eight levels is cut, which also ends cycles.
 */
export function redacted(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.replace(URL_PASSWORD, `$1:${REDACTED}@`);
  if (typeof value !== 'object' || value === null || value instanceof Error) return value;
  if (depth === MAX_DEPTH) return '[cut]';
  if (Array.isArray(value)) return value.map((item) => redacted(item, depth + 1));
  if (value instanceof Date) return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if ('toJSON' in value && typeof value.toJSON === 'function')
    return redacted(value.toJSON(), depth + 1);
  if (isMachinery(value)) return `[${value.constructor.name}]`;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      hides(key, item) ? REDACTED : redacted(item, depth + 1),
    ]),
  );
}

/** An instance of a class, such as the connection that an error was met on: no data, and full of secrets. */
const isMachinery = ({ constructor }: object) =>
  typeof constructor === 'function' && constructor !== Object;

const MAX_DEPTH = 8;

/** `scheme://user:password@` anywhere in a text. */
const URL_PASSWORD = /([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/@]+@/gi;

const SECRET =
  /token$|(authorization|cookie|password|passphrase|secret|credential|(api|master|private|provider|signing)key)s?$/;

function hides(key: string, value: unknown): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value === 'number' || typeof value === 'boolean') return false;
  return SECRET.test(key.toLowerCase().replace(/[^a-z]/g, ''));
}
