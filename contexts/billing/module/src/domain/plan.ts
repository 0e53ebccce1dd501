import { accept, type Decider, type NanoUsd } from '@atelier/kernel';

/** How much of something a workspace of this plan may use in a period. `cost` is in nano-dollars. */
export type PlanLimit = {
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
  /** What a new installation begins with; a plan that somebody saved stays as it is. */
  | { type: 'SeedPlan'; plan: PlanTerms };

export type PlanEvent = { type: 'PlanSaved'; plan: PlanTerms };

export type Plan = { status: 'absent' } | { status: 'saved'; plan: PlanTerms };

export const plan = {
  initial: { status: 'absent' },

  decide: {
    SavePlan: ({ plan }) => accept({ type: 'PlanSaved', plan }),
    SeedPlan: ({ plan }, state) =>
      state.status === 'saved' ? accept() : accept({ type: 'PlanSaved', plan }),
  },

  evolve: (_, { plan }): Plan => ({ status: 'saved', plan }),
} satisfies Decider<Plan, PlanCommand, PlanEvent>;

const USD = 1_000_000_000;
const seed = { currency: 'usd', isOffered: true } as const;

/** The plan of a workspace that subscribed to none. */
export const DEFAULT_PLAN = 'free';

/** What a new installation begins with. */
export const seedPlans: readonly PlanTerms[] = [
  {
    ...seed,
    name: DEFAULT_PLAN,
    title: 'Free',
    monthlyPriceNanoUsd: 0,
    features: ['All models', 'Your own provider keys'],
    limits: [
      { unit: 'requests', period: 'hour', amount: 50 },
      { unit: 'cost', period: 'month', amount: 5 * USD },
    ],
    includedUsageNanoUsd: null,
    usageMarkUpBasisPoints: 0,
  },
  {
    ...seed,
    name: 'pro',
    title: 'Pro',
    monthlyPriceNanoUsd: 20 * USD,
    features: ['Everything in Free'],
    limits: [
      { unit: 'requests', period: 'hour', amount: 1000 },
      { unit: 'cost', period: 'month', amount: 200 * USD },
    ],
    includedUsageNanoUsd: 10 * USD,
    usageMarkUpBasisPoints: 0,
  },
  {
    ...seed,
    name: 'team',
    title: 'Team',
    monthlyPriceNanoUsd: 100 * USD,
    features: ['Everything in Pro'],
    limits: [
      { unit: 'requests', period: 'hour', amount: 10_000 },
      { unit: 'cost', period: 'month', amount: 2000 * USD },
    ],
    includedUsageNanoUsd: 60 * USD,
    usageMarkUpBasisPoints: 0,
  },
];
