import { attemptTarget } from './attempt-target.ts';
import type { Plan, Target } from './plan-call.ts';
import type { Engine } from './ports.ts';
import { type AttemptAccount, walkRoute } from './walk-route.ts';

export { failureOf } from './failure-of.ts';

/**
 * Tries the targets of the plan until `run` succeeds. One target is tried again as long as trying
 * again may help and the retries last; of a route the next then has its turn. `run` must not have
 * shown the caller anything when it throws. A pause the provider asked for is kept, unless it is
 * longer than the policy's. The account notes every try, and whose answer it is.
 */
export async function attemptCall<Result>(
  { clock, routing }: Pick<Engine, 'clock' | 'routing'>,
  plan: Plan,
  account: AttemptAccount,
  signal: AbortSignal,
  run: (target: Target, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const { route, retry } = plan;
  if (route && routing) {
    return walkRoute({
      clock,
      health: routing.health,
      plan: { ...plan, route },
      account,
      signal,
      run,
    });
  }
  const [target] = plan.targets;
  return attemptTarget({ clock, retry, target, account }, signal, (own) => run(target, own));
}
