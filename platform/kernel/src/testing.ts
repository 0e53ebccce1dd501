import assert from 'node:assert/strict';
import {
  type AnyDecider,
  type CallContext,
  type CommandOf,
  changesOf,
  decide,
  type EventContext,
  type EventOf,
  newId,
  type Permission,
  type Projection,
  type RejectionOf,
  type Row,
  type UserId,
  type WorkspaceId,
} from './index.ts';

/** `given(decider, ...history).when(command)` and then `.accepts(...)` or `.rejects(...)`. */
export function given<D extends AnyDecider>(decider: D, ...history: readonly EventOf<D>[]) {
  return {
    when<const C extends CommandOf<D>>(command: C) {
      const decision = decide(decider, history, command);
      return {
        accepts: (...events: readonly EventOf<D>[]) =>
          assert.deepEqual(decision, { outcome: 'accepted', events }),
        rejects: (rejection: RejectionOf<D, C>) =>
          assert.deepEqual(decision, { outcome: 'rejected', rejection }),
      };
    },
  };
}

export const EVENT_CONTEXT: EventContext = {
  workspaceId: 'workspace_1',
  streamId: 'stream_1',
  version: 1,
  actorId: 'user_1',
  at: '2026-01-01T00:00:00.000Z',
};

/** The rows of `projection` after `history`, every event in the context `EVENT_CONTEXT`. */
export function rowsAfter<Event extends { type: string }, R extends Row>(
  projection: Projection<Event, R>,
  ...history: readonly NoInfer<Event>[]
): readonly R[] {
  const rows = new Map<string, R>();
  for (const event of history)
    for (const change of changesOf(projection, event, EVENT_CONTEXT)) {
      if (change.op === 'insert') rows.set(change.row.id, change.row);
      if (change.op === 'remove') rows.delete(change.id);
      if (change.op === 'update') {
        const row = rows.get(change.id);
        if (row === undefined) throw new Error(`${projection.name} has no row ${change.id}.`);
        rows.set(change.id, change.change(row));
      }
    }
  return [...rows.values()];
}

const EVERYTHING: readonly Permission[] = [{ resource: 'all', action: 'manage' }];

/** A user who calls, as a client of a contract takes him beside the input. */
export function caller(
  userId: UserId,
  workspaceId: WorkspaceId = 'workspace_1',
  permissions = EVERYTHING,
): { readonly context: CallContext } {
  const actor = { kind: 'user', userId, workspaceId, roles: [], permissions } as const;
  return { context: { actor, requestId: newId('request') } };
}

/** Resolves when `work` fails with the error of this code, as contracts declare them. */
export async function failsWith(code: string, work: Promise<unknown>): Promise<void> {
  await assert.rejects(
    work,
    (error) => error instanceof Error && 'code' in error && error.code === code,
    code,
  );
}
