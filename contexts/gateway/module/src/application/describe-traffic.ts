import type { z } from '@atelier/contract';
import { gateway, type NotableCall as View } from '@atelier/gateway-contract';
import { may } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { compact } from '../domain/json.ts';
import { dateOf, SEE_ALL } from './list-requests.ts';
import type { Engine } from './ports.ts';
import type { NotableCall } from './traffic.ts';

const DAY_MS = 86_400_000;

/** Of one's own calls, or of everybody's for who may see them; the last day by default. */
export const describeTraffic = ({ log, clock }: Pick<Engine, 'log' | 'clock'>) =>
  handler(gateway.describeTraffic, async ({ input, call: { actor } }) => {
    const { step } = input;
    const to = dateOf(input.to) ?? clock.now();
    const from = dateOf(input.from) ?? new Date(to.getTime() - DAY_MS);
    const seesAll = may(actor, SEE_ALL);
    const own = seesAll ? {} : { userId: actor.userId };
    const { workspaceId } = actor;
    const traffic = await log.traffic({ workspaceId, ...own, from, to, step });
    return {
      from: from.toISOString(),
      to: to.toISOString(),
      step,
      of: seesAll ? ('workspace' as const) : ('yourself' as const),
      totals: traffic.totals,
      points: traffic.points.map((point) => ({ ...point, at: point.at.toISOString() })),
      failures: [...traffic.failures],
      slowest: traffic.slowest.map(viewOf),
      costliest: traffic.costliest.map(viewOf),
    };
  });

function viewOf(call: NotableCall): z.infer<typeof View> {
  const { startedAt, provider, model, costNanoUsd, ...rest } = call;
  return {
    ...rest,
    at: startedAt.toISOString(),
    model: `${provider}/${model}`,
    ...compact({ costNanoUsd }),
  };
}
