import { createHash } from 'node:crypto';

/** A statement that PostgreSQL plans once per connection. */
export type Prepared = { readonly name: string; readonly text: string; readonly values: unknown[] };

/** Named by its text, so that the same text has the same name in every store of a pool. */
export function prepared(text: string, values: unknown[]): Prepared {
  const name =
    names.get(text) ?? `es_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  names.set(text, name);
  return { name, text, values };
}

/** Few by nature: the texts of a process, which never hold a value. */
const names = new Map<string, string>();
