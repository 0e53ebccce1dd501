import { accept, type Decider } from '@atelier/kernel';

/** Billing's name of a plan; null says that the workspace has none of its own. */
type Holding = { readonly plan: string | null; readonly since: string };

export type WorkspacePlanCommand = { type: 'HoldToPlan' } & Holding;
export type WorkspacePlanEvent = { type: 'HeldToPlan' } & Holding;

/** A workspace is held to one plan; without one of its own, to that of the platform. */
export const workspacePlan = {
  initial: { plan: null },

  decide: {
    HoldToPlan: ({ plan, since }, state) =>
      plan === state.plan ? accept() : accept({ type: 'HeldToPlan', plan, since }),
  },

  evolve: (_, { plan }) => ({ plan }),
} satisfies Decider<{ plan: string | null }, WorkspacePlanCommand, WorkspacePlanEvent>;
