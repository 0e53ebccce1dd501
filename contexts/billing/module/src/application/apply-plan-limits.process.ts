import type { GatewayClient } from '@atelier/gateway-contract';
import { defineProcess, type Run, StepFailed } from '@atelier/processes';
import type { PlanLimit } from '../domain/plan.ts';
import type { AccountPorts } from './account-ports.ts';
import { planAllows } from './get-subscription.ts';
import { asBilling } from './take-payments.ts';

export type PlanLimits = Pick<GatewayClient, 'setPlanLimits'>;
type Ports = Pick<AccountPorts, 'store' | 'planRows'> & { readonly gateway: PlanLimits };
type GatewayLimits = Parameters<PlanLimits['setPlanLimits']>[0]['limits'];

/**
 * Makes the gateway hold a workspace to what its plan allows, and goes on until it has. What is set is
 * compared with the plan of afterwards: of two that set at once, the later one leaves what is right.
 */
export const applyPlanLimits = defineProcess(
  'billing.apply-plan-limits',
  async (run: Run<Ports>, { workspaceId }: { workspaceId: string }): Promise<void> => {
    for (let round = 1; ; round++) {
      try {
        const apply = () => applyOnce(run.ports, workspaceId);
        if (await run.step(`apply-${round}`, apply, undefined, { attempts: 5 })) return;
      } catch (error) {
        if (!(error instanceof StepFailed)) throw error;
        await run.sleep(Math.min(round, 60) * 60_000);
      }
    }
  },
);

/** Answers whether what it set still is what the plan allows. */
async function applyOnce(ports: Ports, workspaceId: string): Promise<boolean> {
  const limits = gatewayLimits((await planAllows(ports, workspaceId)).limits);
  await ports.gateway.setPlanLimits({ limits }, { context: asBilling(workspaceId) });
  const now = gatewayLimits((await planAllows(ports, workspaceId)).limits);
  return JSON.stringify(now) === JSON.stringify(limits);
}

/** A plan that limits the same twice means the smaller amount. */
function gatewayLimits(limits: readonly PlanLimit[]): GatewayLimits {
  const smallest = new Map<string, GatewayLimits[number]>();
  for (const { unit, period, amount } of limits) {
    const key = `${unit} ${period}`;
    const known = smallest.get(key)?.amount ?? Number.POSITIVE_INFINITY;
    const of = { unit: unit === 'cost' ? 'money' : unit, period } as const;
    smallest.set(key, { ...of, amount: Math.min(known, amount) });
  }
  return [...smallest.values()];
}
