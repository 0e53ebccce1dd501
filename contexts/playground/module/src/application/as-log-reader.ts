import type { CallContext } from '@atelier/kernel';

/**
 * The call as the playground's own, to see how its calls ended: who may use sessions need not be
 * allowed to read the log of everybody's calls, and is shown nothing else of it here.
 */
export function asLogReader(call: CallContext): CallContext {
  const permissions = [{ resource: 'request', action: 'read' }];
  return { ...call, actor: { ...call.actor, kind: 'service', permissions } };
}
