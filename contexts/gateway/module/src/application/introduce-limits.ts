import type { Execute } from '@atelier/event-store';
import { type Clock, PLATFORM, serviceCall } from '@atelier/kernel';
import type { LimitAddress, limit } from '../domain/limit.ts';
import { limitIdOf } from './set-limit.ts';

/** What holds when nobody said otherwise: few calls for each user, fewer of the dear kinds. */
const DEFAULTS: readonly (LimitAddress & { readonly amount: number })[] = [
  { per: 'user', unit: 'requests', period: 'hour', amount: 50 },
  { per: 'user', operation: 'project_analysis', unit: 'requests', period: 'day', amount: 100 },
  { per: 'user', operation: 'code_generation', unit: 'requests', period: 'day', amount: 50 },
  { per: 'user', operation: 'architecture_review', unit: 'requests', period: 'day', amount: 25 },
];

/** Introduces the defaults, each once ever: one that was changed or removed stays as it was left. */
export async function introduceLimits(
  defaultLimits: Execute<typeof limit>,
  clock: Clock,
): Promise<void> {
  const call = serviceCall('gateway', PLATFORM);
  const since = clock.now().toISOString();
  const origin = 'default';
  for (const { amount, ...address } of DEFAULTS) {
    const limitId = limitIdOf(PLATFORM, origin, address);
    const terms = { amount, unpriced: 'refuse', assumedOutputTokens: 4096 } as const;
    await defaultLimits(call, limitId, {
      type: 'IntroduceLimit',
      limitId,
      origin,
      address,
      terms,
      since,
    });
  }
}
