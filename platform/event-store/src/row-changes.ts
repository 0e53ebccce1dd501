import {
  changesOf,
  type EventContext,
  type Projection,
  type Row,
  type RowChange,
} from '@atelier/kernel';

// `any` because the store holds projections of many row types in one list.
export type AnyProjection = Projection<any, any>;

/** The changes of several events to one read table, by row, in order. */
export type TableChanges = {
  readonly projection: AnyProjection;
  readonly byRow: ReadonlyMap<string, readonly RowChange<Row>[]>;
};

/** What `events` do to the table of `projection`, or undefined when they leave it alone. */
export function tableChanges(
  projection: AnyProjection,
  events: readonly { readonly event: { type: string }; readonly context: EventContext }[],
): TableChanges | undefined {
  const byRow = new Map<string, RowChange<Row>[]>();
  for (const { event, context } of events)
    for (const change of changesOf<{ type: string }, any>(projection, event, context)) {
      const id = change.op === 'insert' ? change.row.id : change.id;
      const changes = byRow.get(id);
      if (changes) changes.push(change);
      else byRow.set(id, [change]);
    }
  return byRow.size === 0 ? undefined : { projection, byRow };
}

/** The rows that must be read before the changes can be made, sorted so that locks never cross. */
export function rowsNeeded({ byRow }: TableChanges): readonly string[] {
  const ids = [];
  for (const [id, changes] of byRow) if (changes[0]?.op === 'update') ids.push(id);
  return ids.sort();
}

/** Rows to write anew, rows to overwrite that were read, and ids to delete. */
export type RowWrites = {
  readonly inserted: readonly Row[];
  readonly updated: readonly Row[];
  readonly removed: readonly string[];
};

/** The outcome of `changes`, given the rows that `rowsNeeded` asked for. */
export function rowWrites(
  { projection, byRow }: TableChanges,
  existing: ReadonlyMap<string, Row>,
): RowWrites {
  const inserted: Row[] = [];
  const updated: Row[] = [];
  const removed: string[] = [];
  for (const id of [...byRow.keys()].sort()) {
    const changes = byRow.get(id) ?? [];
    let row = existing.get(id);
    for (const change of changes) row = applied(projection.name, row, change);
    if (row === undefined) removed.push(id);
    else (changes[0]?.op === 'update' ? updated : inserted).push(row);
  }
  return { inserted, updated, removed };
}

function applied(projectionName: string, row: Row | undefined, change: RowChange<Row>) {
  switch (change.op) {
    case 'insert':
      return change.row;
    case 'remove':
      return undefined;
    case 'update': {
      if (row === undefined)
        throw new Error(`The projection "${projectionName}" has no row ${change.id} to update.`);
      const next = change.change(row);
      if (next.id !== change.id)
        throw new Error(`The projection "${projectionName}" renamed row ${change.id}: ids stay.`);
      return next;
    }
  }
}
