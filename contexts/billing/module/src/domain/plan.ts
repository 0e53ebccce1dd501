import { accept, type Decider, type NanoUsd } from '@atelier/kernel';

/** How much of something may be used in a period with this plan. `cost` is in nano-dollars. */
export type PlanLimit = {
  /** Whose calls are counted together. Plans saved by former versions do not say: the workspace's. */
  readonly per?: 'user' | 'workspace' | undefined;
  /** Only calls for this purpose; without it all of them. */
  readonly operation?: string | undefined;
  readonly unit: 'requests' | 'tokens' | 'cost';
  readonly period: 'minute' | 'hour' | 'day' | 'month';
  readonly amount: number;
};

/** A tier that workspaces subscribe to. Its name never changes; all else may, from the next period on. */
export type PlanTerms = {
  readonly name: string;
  readonly title: string;
  readonly monthlyPriceNanoUsd: NanoUsd;
  readonly features: readonly string[];
  readonly limits: readonly PlanLimit[];
  /** Usage of a month that costs nothing more; null: all of it. */
  readonly includedUsageNanoUsd: NanoUsd | null;
  /** What is added to usage beyond, in hundredths of a percent. */
  readonly usageMarkUpBasisPoints: number;
  readonly currency: 'usd';
  /** Whether it can be chosen. Who has it keeps it. */
  readonly isOffered: boolean;
};

export type PlanCommand =
  | { type: 'SavePlan'; plan: PlanTerms }
  /**
   * What a new installation begins with; a plan that somebody saved stays as it is. Limits that are
   * still those of a former version's seed become those of this one.
   */
  | { type: 'SeedPlan'; plan: PlanTerms; formerLimits: readonly PlanLimit[] };

export type PlanEvent = { type: 'PlanSaved'; plan: PlanTerms };

export type Plan = { status: 'absent' } | { status: 'saved'; plan: PlanTerms };

export const plan = {
  initial: { status: 'absent' },

  decide: {
    SavePlan: ({ plan }) => accept({ type: 'PlanSaved', plan }),
    SeedPlan({ plan, formerLimits }, state) {
      if (state.status === 'absent') return accept({ type: 'PlanSaved', plan });
      if (!isSame(state.plan.limits, formerLimits)) return accept();
      return accept({ type: 'PlanSaved', plan: { ...state.plan, limits: plan.limits } });
    },
  },

  evolve: (_, { plan }): Plan => ({ status: 'saved', plan }),
} satisfies Decider<Plan, PlanCommand, PlanEvent>;

/** Whether it may lead to an invoice: by its price, or by usage beyond what it includes. */
export function costsAnything(plan: PlanTerms): boolean {
  return plan.monthlyPriceNanoUsd > 0 || plan.includedUsageNanoUsd !== null;
}

function isSame(some: readonly PlanLimit[], others: readonly PlanLimit[]): boolean {
  const fields = ['per', 'operation', 'unit', 'period', 'amount'] as const;
  return (
    some.length === others.length &&
    some.every((each, place) => fields.every((field) => each[field] === others[place]?.[field]))
  );
}

const USD = 1_000_000_000;
const seed = { currency: 'usd', isOffered: true } as const;

/** The plan of a workspace that subscribed to none. */
export const DEFAULT_PLAN = 'free';

/** Calls of each user: in an hour, and a day for each of the dear kinds of calls. */
function calls(hourly: number, analyses: number, generations: number, reviews: number) {
  const each = { per: 'user', unit: 'requests' } as const;
  const daily = { ...each, period: 'day' } as const;
  return [
    { ...each, period: 'hour', amount: hourly },
    { ...daily, operation: 'project_analysis', amount: analyses },
    { ...daily, operation: 'code_generation', amount: generations },
    { ...daily, operation: 'architecture_review', amount: reviews },
  ] satisfies readonly PlanLimit[];
}

/** What it may cost in all, for the whole workspace. */
function spending(monthlyUsd: number): PlanLimit {
  return { per: 'workspace', unit: 'cost', period: 'month', amount: monthlyUsd * USD };
}

/** What a new installation begins with. */
export const seedPlans: readonly PlanTerms[] = [
  {
    ...seed,
    name: DEFAULT_PLAN,
    title: 'Free',
    monthlyPriceNanoUsd: 0,
    features: ['All models', 'Your own provider keys'],
    limits: calls(50, 100, 50, 25),
    includedUsageNanoUsd: null,
    usageMarkUpBasisPoints: 0,
  },
  {
    ...seed,
    name: 'pro',
    title: 'Pro',
    monthlyPriceNanoUsd: 20 * USD,
    features: ['Everything in Free'],
    limits: [...calls(1000, 1000, 500, 250), spending(200)],
    includedUsageNanoUsd: 10 * USD,
    usageMarkUpBasisPoints: 0,
  },
  {
    ...seed,
    name: 'team',
    title: 'Team',
    monthlyPriceNanoUsd: 100 * USD,
    features: ['Everything in Pro'],
    limits: [...calls(10_000, 10_000, 5000, 2500), spending(2000)],
    includedUsageNanoUsd: 60 * USD,
    usageMarkUpBasisPoints: 0,
  },
];

/** The limits that former versions seeded, by the name of the plan. */
export const formerLimits: Readonly<Record<string, readonly PlanLimit[]>> = {
  [DEFAULT_PLAN]: formerly(50, 5),
  pro: formerly(1000, 200),
  team: formerly(10_000, 2000),
};

function formerly(hourly: number, monthlyUsd: number): readonly PlanLimit[] {
  return [
    { unit: 'requests', period: 'hour', amount: hourly },
    { unit: 'cost', period: 'month', amount: monthlyUsd * USD },
  ];
}
