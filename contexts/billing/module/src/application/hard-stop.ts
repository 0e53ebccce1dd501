import type { GatewayClient } from '@atelier/gateway-contract';
import type { CallContext, Id } from '@atelier/kernel';
import type { BudgetId, BudgetScope } from '../domain/budget.ts';

export type Limits = Pick<GatewayClient, 'setBudgetLimit' | 'removeBudgetLimit'>;

type Stop = {
  readonly budgetId: BudgetId;
  readonly scope: BudgetScope;
  readonly period: 'day' | 'month';
  readonly amountNanoUsd: number;
};

/** Has the gateway stop the calls of a budget at its amount. Answers the id of the limit. */
export async function setHardStop(
  limits: Limits,
  call: CallContext,
  { budgetId, scope, period, amountNanoUsd }: Stop,
): Promise<Id<'limit'>> {
  const subject = scope.userId ?? scope.apiKeyId;
  const per = scope.userId ? 'user' : scope.apiKeyId ? 'apiKey' : 'workspace';
  const calls = { per, ...(subject ? { subject } : {}) } as const;
  const stop = { budgetId, ...calls, period, amount: amountNanoUsd };
  const { limitId } = await limits.setBudgetLimit(stop, { context: call });
  return limitId;
}

/** Lets calls through again. */
export async function liftHardStop(
  limits: Limits,
  call: CallContext,
  limitId: Id<'limit'>,
): Promise<void> {
  await limits.removeBudgetLimit({ limitId }, { context: call });
}
