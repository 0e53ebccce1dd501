import type { Rows } from '@atelier/event-store';
import { gateway } from '@atelier/gateway-contract';
import { PLATFORM } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { countsEverywhere, replacementOf } from '../domain/counter.ts';
import type { LimitRow, LimitRows } from './limit-list.projection.ts';
import { limitsOfPlan, planInForce } from './plan-in-force.ts';
import type { WorkspacePlanRow } from './workspace-plans.projection.ts';

/** More than one page of limits in one workspace would be a mistake. */
const MOST = 500;

type Ports = { readonly limitRows: LimitRows; readonly planRows: Rows<WorkspacePlanRow> };

export const listLimits = (ports: Ports) =>
  handler(gateway.listLimits, async ({ call }) => {
    const { workspaceId } = call.actor;
    const [defaults, planned, set] = await Promise.all([
      limitsAt(ports, PLATFORM, { origin: 'default' }),
      plannedLimits(ports, workspaceId),
      limitsAt(ports, workspaceId, { origin: ['admin', 'own', 'budget'] }),
    ]);
    const rules = [...defaults, ...planned, ...set];
    return {
      items: rules.map((rule) => {
        const { workspaceId: _, isEverybodys: __, id, ...shown } = rule;
        const replacement = replacementOf(rule, rules);
        return {
          ...shown,
          id: id as LimitId,
          countsEverywhere: countsEverywhere(rule),
          ...(replacement === undefined ? {} : { replacedBy: replacement.origin }),
        };
      }),
    };
  });

async function plannedLimits(ports: Ports, workspaceId: string): Promise<readonly LimitRow[]> {
  const [own, platforms] = await Promise.all(
    [workspaceId, PLATFORM].map((id) => ports.planRows.get(id, id)),
  );
  const held = planInForce(own, platforms);
  if (held === undefined) return [];
  const limits = await limitsAt(ports, PLATFORM, { origin: 'plan', plan: held.plan });
  return limitsOfPlan(limits, held);
}

async function limitsAt({ limitRows }: Ports, workspaceId: string, where: Where) {
  return (await limitRows.list(workspaceId, { where, limit: MOST })).items;
}

type Where = NonNullable<Parameters<LimitRows['list']>[1]['where']>;
type LimitId = `limit_${string}`;
