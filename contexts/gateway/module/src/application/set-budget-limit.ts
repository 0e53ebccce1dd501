import { gateway } from '@atelier/gateway-contract';
import { handler } from '@atelier/rpc';
import { compact } from '../domain/json.ts';
import { type LimitPorts, limitIdOf } from './set-limit.ts';

/** For billing: each budget has a limit of its own, so that two on the same calls do not meet. */
export const setBudgetLimit = ({ limits, clock, reloadLimits }: LimitPorts) =>
  handler(gateway.setBudgetLimit, async ({ input: { budgetId, amount, ...rest }, call }) => {
    const origin = 'budget';
    const address = compact({ ...rest, unit: 'money' as const });
    const limitId = limitIdOf(call.actor.workspaceId, origin, address, budgetId);
    const terms = { amount, unpriced: 'refuse', assumedOutputTokens: 4096 } as const;
    const since = clock.now().toISOString();
    await limits(call, limitId, { type: 'SetLimit', limitId, origin, address, terms, since });
    await reloadLimits();
    return { limitId };
  });

export const removeBudgetLimit = ({ limits, limitRows, reloadLimits }: LimitPorts) =>
  handler(gateway.removeBudgetLimit, async ({ input: { limitId }, call }) => {
    const row = await limitRows.get(call.actor.workspaceId, limitId);
    // The budgets of former versions stopped calls by a limit of the workspace's own.
    if (row?.origin !== 'budget' && row?.origin !== 'own') return;
    await limits(call, limitId, { type: 'RemoveLimit', limitId });
    await reloadLimits();
  });
