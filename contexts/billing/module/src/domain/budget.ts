import { accept, type Decider, type Id, type NanoUsd, reject, type UserId } from '@atelier/kernel';

export type BudgetId = Id<'budget'>;

/** Whose calls count; with neither they are the workspace's. */
export type BudgetScope = { readonly userId?: UserId; readonly apiKeyId?: Id<'key'> };

type Terms = {
  name: string;
  amountNanoUsd: NanoUsd;
  /** The limit of the gateway that stops calls at the amount; null without a hard stop. */
  stopId: Id<'limit'> | null;
};

export type BudgetCommand =
  | ({ type: 'CreateBudget'; budgetId: BudgetId; period: 'day' | 'month' } & Terms & BudgetScope)
  | ({ type: 'ChangeBudget'; budgetId: BudgetId } & Partial<Terms>)
  | { type: 'DeleteBudget'; budgetId: BudgetId };

export type BudgetEvent =
  | ({ type: 'BudgetCreated'; budgetId: BudgetId; period: 'day' | 'month' } & Terms & BudgetScope)
  | ({ type: 'BudgetChanged'; budgetId: BudgetId } & Terms)
  | { type: 'BudgetDeleted'; budgetId: BudgetId };

type State = { status: 'absent' } | ({ status: 'kept' } & Terms);

/** A budget keeps its scope and period; everything else may change. */
export const budget = {
  initial: { status: 'absent' },

  decide: {
    CreateBudget({ type: _, ...created }, state) {
      return state.status === 'absent' ? accept({ type: 'BudgetCreated', ...created }) : accept();
    },

    ChangeBudget({ type: _, budgetId, ...changes }, state) {
      if (state.status === 'absent') return reject({ code: 'BUDGET_NOT_FOUND' });
      const { status: __, ...before } = state;
      const terms: Terms = { ...before, ...changes };
      const isSo =
        terms.name === before.name &&
        terms.amountNanoUsd === before.amountNanoUsd &&
        terms.stopId === before.stopId;
      return isSo ? accept() : accept({ type: 'BudgetChanged', budgetId, ...terms });
    },

    DeleteBudget({ budgetId }, state) {
      if (state.status === 'absent') return reject({ code: 'BUDGET_NOT_FOUND' });
      return accept({ type: 'BudgetDeleted', budgetId });
    },
  },

  evolve(_, event) {
    if (event.type === 'BudgetDeleted') return { status: 'absent' };
    const { name, amountNanoUsd, stopId } = event;
    return { status: 'kept', name, amountNanoUsd, stopId };
  },
} satisfies Decider<State, BudgetCommand, BudgetEvent>;
