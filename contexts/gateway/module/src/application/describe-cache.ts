import { gateway } from '@atelier/gateway-contract';
import { handler } from '@atelier/rpc';
import { dateOf } from './list-requests.ts';
import type { Engine } from './ports.ts';

const MONTH_MS = 30 * 86_400_000;

/** Of the whole workspace: what is saved is no one's secret. The last thirty days by default. */
export const describeCache = ({ log, clock }: Pick<Engine, 'log' | 'clock'>) =>
  handler(gateway.describeCache, async ({ input, call }) => {
    const to = dateOf(input.to) ?? clock.now();
    const from = dateOf(input.from) ?? new Date(to.getTime() - MONTH_MS);
    const shares = await log.cacheShares(call.actor.workspaceId, from, to);
    return { operations: shares.map((share) => ({ ...share })) };
  });
