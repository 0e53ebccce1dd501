/** A cursor that no page gave out, or one of another order. The API answers 400. */
export class BadCursor extends Error {
  constructor() {
    super('The cursor is not one of this list. Leave it out to begin with the first page.');
    this.name = 'BadCursor';
  }
}

/** Where a list goes on: after the row with this id, whose sort field had this value. */
export type ListPosition = { readonly value: unknown; readonly id: string };

/** Names the order too, so that a cursor cannot silently be used with another one. */
export type ListOrder = { readonly field: string; readonly descending: boolean };

export function encodeCursor(
  { field, descending }: ListOrder,
  { value, id }: ListPosition,
): string {
  return Buffer.from(JSON.stringify([field, descending, value ?? null, id])).toString('base64url');
}

export function decodeCursor(order: ListOrder, cursor: string): ListPosition {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw new BadCursor();
  }
  if (!Array.isArray(parsed) || parsed.length !== 4) throw new BadCursor();
  const [field, descending, value, id] = parsed;
  if (field !== order.field || descending !== order.descending || typeof id !== 'string')
    throw new BadCursor();
  return { value, id };
}
