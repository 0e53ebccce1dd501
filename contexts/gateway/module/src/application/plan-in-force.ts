import type { LimitRow } from './limit-list.projection.ts';
import type { WorkspacePlanRow } from './workspace-plans.projection.ts';

export type PlanInForce = {
  readonly plan: string;
  readonly since: string;
  /** Whether it is the platform's: the plan of all who have no other. */
  readonly isEverybodys: boolean;
};

/** The plan that a workspace is held to: its own, else the platform's; undefined while there is none. */
export function planInForce(
  own: WorkspacePlanRow | undefined,
  platforms: WorkspacePlanRow | undefined,
): PlanInForce | undefined {
  if (own && own.plan !== null) {
    const { plan, since } = own;
    return { plan, since, isEverybodys: plan === platforms?.plan };
  }
  if (!platforms || platforms.plan === null) return undefined;
  const { plan, since } = platforms;
  return { plan, since: own ? later(own.since, since) : since, isEverybodys: true };
}

/** What a plan limits in a workspace counts there since the workspace is on the plan. */
export function limitsOfPlan(
  limits: readonly LimitRow[],
  { since, isEverybodys }: PlanInForce,
): readonly LimitRow[] {
  return limits.map((limit) => ({ ...limit, since: later(limit.since, since), isEverybodys }));
}

function later(one: string, other: string): string {
  return one > other ? one : other;
}
