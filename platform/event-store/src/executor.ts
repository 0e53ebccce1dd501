import {
  type AnyDecider,
  type CallContext,
  type CommandOf,
  decide,
  type EventOf,
  type RejectionOf,
} from '@atelier/kernel';
import type { EventStore, ExecuteOptions } from './event-store.ts';

export type Executed<Rejection> =
  | { readonly outcome: 'accepted'; readonly version: number }
  | { readonly outcome: 'rejected'; readonly rejection: Rejection };

/** Decides a command on a stream of the caller's workspace and records what happened. */
export type Execute<D extends AnyDecider> = <const C extends CommandOf<D>>(
  call: CallContext,
  streamId: string,
  command: C,
  options?: ExecuteOptions,
) => Promise<Executed<RejectionOf<D, C>>>;

const ATTEMPTS = 8;

/**
 * Load, decide, append. A lost race is decided again on the newer history, a few times, each in a
 * transaction of its own. `tenant` overrides the caller's workspace for streams that belong to the
 * platform (users, roles).
 */
export function executor<D extends AnyDecider>(
  store: EventStore,
  streamType: string,
  decider: D,
  tenant?: string,
): Execute<D> {
  return async (call, streamId, command, options = {}) => {
    const workspaceId = tenant ?? call.actor.workspaceId;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const history = await store.read<EventOf<D>>({ workspaceId, streamId });
      const decision = decide(decider, history, command);
      if (decision.outcome === 'rejected') return decision;
      if (decision.events.length === 0) return { outcome: 'accepted', version: history.length };
      const append = {
        workspaceId,
        streamId,
        streamType,
        expectedVersion: history.length,
        events: decision.events,
        meta: {
          actorId: call.actor.apiKeyId ?? call.actor.userId,
          actorKind: call.actor.kind,
          correlationId: call.requestId,
        },
      };
      const { together } = options;
      const version = together
        ? await store.transaction(async (transaction) => {
            const appended = await store.append(append, transaction);
            if (appended !== undefined) await together(transaction, decision.events);
            return appended;
          })
        : await store.append(append);
      if (version !== undefined) return { outcome: 'accepted', version };
    }
    throw new Error(`Stream ${streamId} is contended: ${ATTEMPTS} attempts lost the race.`);
  };
}
