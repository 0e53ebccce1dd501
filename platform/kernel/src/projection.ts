/** A row of a read table. `workspaceId` is the tenant: every query names it. */
export type Row = { readonly id: string; readonly workspaceId: string };

export type RowChange<R> =
  | { readonly op: 'insert'; readonly row: R }
  | { readonly op: 'update'; readonly id: string; readonly change: (row: R) => R }
  | { readonly op: 'remove'; readonly id: string };

/** The exact member of the union, so that a row of a narrower type still fits the table. */
type Change<R, Op> = Extract<RowChange<R>, { op: Op }>;

export function insert<R>(row: R): Change<R, 'insert'> {
  return { op: 'insert', row };
}

export function update<R>(id: string, change: (row: R) => R): Change<R, 'update'> {
  return { op: 'update', id, change };
}

export function remove(id: string): Change<never, 'remove'> {
  return { op: 'remove', id };
}

/** What was recorded beside an event: who, where, why and when. */
export type EventContext = {
  readonly workspaceId: string;
  readonly streamId: string;
  readonly version: number;
  readonly actorId: string;
  readonly at: string;
};

/** A read model: for every event type, the changes it makes. A forgotten event does not compile. */
export type Projection<Event extends { type: string }, R extends Row> = {
  readonly name: string;
  /** Fields that lists filter or sort by; the adapter keeps an index on each. */
  readonly indexes: readonly (keyof R & string)[];
  readonly on: {
    readonly [Type in Event['type']]: (
      event: Extract<Event, { type: Type }>,
      context: EventContext,
    ) => RowChange<R> | readonly RowChange<R>[];
  };
};

export function projection<Event extends { type: string }, R extends Row>(
  name: string,
  on: Projection<Event, R>['on'],
  indexes: readonly (keyof R & string)[] = [],
): Projection<Event, R> {
  return { name, on, indexes };
}

/** The changes of one event. An event this projection has never heard of changes nothing. */
export function changesOf<Event extends { type: string }, R extends Row>(
  { on }: Projection<Event, R>,
  event: Event,
  context: EventContext,
): readonly RowChange<R>[] {
  const handler = Object.hasOwn(on, event.type) ? on[event.type as Event['type']] : undefined;
  const changes = handler?.(event as Extract<Event, { type: Event['type'] }>, context) ?? [];
  return Array.isArray(changes) ? changes : [changes as RowChange<R>];
}
