import type { GatewayClient } from '@atelier/gateway-contract';
import type { CallContext, Id } from '@atelier/kernel';
import type { BudgetScope } from '../domain/budget.ts';

export type Limits = Pick<GatewayClient, 'listLimits' | 'setLimit' | 'removeLimit'>;

type Stop = {
  readonly scope: BudgetScope;
  readonly period: 'day' | 'month';
  readonly amountNanoUsd: number;
};

/**
 * Has the gateway stop the calls of a budget at its amount, by a limit of the workspace's own.
 * Answers its id, or undefined when another limit than `mine` is on the same calls already.
 */
export async function setHardStop(
  limits: Limits,
  call: CallContext,
  { scope, period, amountNanoUsd }: Stop,
  mine: Id<'limit'> | null,
): Promise<Id<'limit'> | undefined> {
  const context = asOwner(call);
  const subject = scope.userId ?? scope.apiKeyId;
  const per = scope.userId ? 'user' : scope.apiKeyId ? 'apiKey' : 'workspace';
  const { items } = await limits.listLimits(undefined, { context });
  const taken = items.find(
    (each) =>
      each.origin === 'own' &&
      each.unit === 'money' &&
      each.operation === undefined &&
      each.per === per &&
      each.period === period &&
      each.subject === subject,
  );
  if (taken !== undefined && taken.id !== mine) return undefined;
  const address = { per, unit: 'money', period, ...(subject ? { subject } : {}) } as const;
  const { id } = await limits.setLimit({ ...address, amount: amountNanoUsd }, { context });
  return id;
}

/** Lets calls through again. That the limit is gone already is as good. */
export async function liftHardStop(
  limits: Limits,
  call: CallContext,
  limitId: Id<'limit'>,
): Promise<void> {
  try {
    await limits.removeLimit({ limitId }, { context: asOwner(call) });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'LIMIT_NOT_FOUND'))
      throw error;
  }
}

/** As an owner who may no more: what an administrator sets would stand in the place of defaults. */
function asOwner(call: CallContext): CallContext {
  const permissions = ['read', 'set'].map((action) => ({ resource: 'limit', action }));
  return { ...call, actor: { ...call.actor, permissions } };
}
