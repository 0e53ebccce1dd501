import { type Clock, type EventContext, newId } from '@atelier/kernel';
import type { Append, RecordedEvent } from './event-store.ts';
import { schemaVersionOf, type Upcasters } from './upcasters.ts';

/** An event about to be stored; its place in the order of subscriptions is not known yet. */
export type NewEvent = Omit<RecordedEvent, 'cursor'>;

/** The events of an append as they will be stored: with ids, versions and the time. */
export function recording(append: Append, upcasters: Upcasters, clock: Clock): readonly NewEvent[] {
  const at = clock.now().toISOString();
  return append.events.map((event, index) => {
    const context: EventContext = {
      workspaceId: append.workspaceId,
      streamId: append.streamId,
      version: append.expectedVersion + index + 1,
      actorId: append.meta.actorId,
      at,
    };
    return {
      id: newId('event'),
      // What projections are given now is what a replay will give them: the JSON of the event.
      event: JSON.parse(JSON.stringify(event)),
      schemaVersion: schemaVersionOf(upcasters, event.type),
      meta: append.meta,
      context,
    };
  });
}
