/** An event as it was written, perhaps years ago: only its type is certain. */
export type OldEvent = { readonly type: string; readonly [field: string]: unknown };

/** From the shape of one schema version to the next. May rename the type. */
export type Upcaster = (event: any) => { readonly type: string };

/**
 * For each event type, the steps from version 1 to 2, 2 to 3 and so on. The current version of a
 * type is the number of its steps plus one. A step that renames is the last of its type; the event
 * goes on as version 1 of the new type.
 */
export type Upcasters = { readonly [type: string]: readonly Upcaster[] };

/** The version in which events of `type` are written today. */
export function schemaVersionOf(upcasters: Upcasters, type: string): number {
  return stepsOf(upcasters, type).length + 1;
}

/** `event`, written in `schemaVersion`, in today's shape. An unknown type passes unchanged. */
export function upcast(
  upcasters: Upcasters,
  event: { readonly type: string },
  schemaVersion: number,
): { readonly type: string } {
  const types = new Set<string>();
  for (let current = event, version = schemaVersion; ; ) {
    const step = stepsOf(upcasters, current.type)[version - 1];
    if (step === undefined) return current;
    const next = step(current);
    if (next.type === current.type) version++;
    else {
      types.add(current.type);
      if (types.has(next.type))
        throw new Error(`The upcasters rename ${next.type} in a circle; remove one of the steps.`);
      version = 1;
    }
    current = next;
  }
}

const stepsOf = (upcasters: Upcasters, type: string): readonly Upcaster[] =>
  Object.hasOwn(upcasters, type) ? (upcasters[type] ?? []) : [];
