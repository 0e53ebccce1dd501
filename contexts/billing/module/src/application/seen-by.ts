import type { ListOptions, Page, Rows } from '@atelier/event-store';
import { type Actor, may, type Row } from '@atelier/kernel';

/** Who sees the money of all workspaces. */
export function isStaff(actor: Actor): boolean {
  return may(actor, { resource: 'invoice', action: 'manage' });
}

/** A row of the actor's workspace; staff sees those of all. */
export async function seenBy<R extends Row>(
  actor: Actor,
  rows: Rows<R>,
  id: string,
): Promise<R | undefined> {
  const own = await rows.get(actor.workspaceId, id);
  return own ?? (isStaff(actor) ? rows.everywhere.get(id) : undefined);
}

/** What belongs to one invoice, or, without one, to the actor's workspace. Staff sees that of any invoice. */
export function listSeenBy<R extends Row>(
  actor: Actor,
  rows: Rows<R>,
  invoiceId: string | undefined,
  options: ListOptions<R>,
): Promise<Page<R>> {
  if (invoiceId !== undefined && isStaff(actor)) return rows.everywhere.list(options);
  return rows.list(actor.workspaceId, options);
}
