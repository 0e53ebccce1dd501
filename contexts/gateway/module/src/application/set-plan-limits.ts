import { gateway } from '@atelier/gateway-contract';
import { handler } from '@atelier/rpc';
import { compact } from '../domain/json.ts';
import { type LimitPorts, limitIdOf } from './set-limit.ts';

/** More limits than a plan can have. */
const MOST = 500;

/** For billing: what a plan does not name any more is not limited by it. */
export const setPlanLimits = ({ limits, limitRows, clock, reloadLimits }: LimitPorts) =>
  handler(gateway.setPlanLimits, async ({ input, call }) => {
    const { workspaceId } = call.actor;
    const origin = 'plan';
    const since = clock.now().toISOString();
    const set = new Set<string>();
    for (const { amount, unpriced, assumedOutputTokens, ...rest } of input.limits) {
      const address = compact(rest);
      const limitId = limitIdOf(workspaceId, origin, address);
      set.add(limitId);
      const terms = { amount, unpriced, assumedOutputTokens };
      await limits(call, limitId, { type: 'SetLimit', limitId, origin, address, terms, since });
    }
    const before = await limitRows.list(workspaceId, { where: { origin }, limit: MOST });
    for (const { id: limitId } of before.items) {
      if (!set.has(limitId)) await limits(call, limitId, { type: 'RemoveLimit', limitId });
    }
    await reloadLimits();
  });
