import type { Rows } from '@atelier/event-store';
import { everyItem, PLATFORM, type Row } from '@atelier/kernel';
import { type CallSubject, type Counter, countersOf } from '../domain/counter.ts';
import type { LimitRow } from './limit-list.projection.ts';
import type { LimitRules } from './limits.ts';
import { limitsOfPlan, planInForce } from './plan-in-force.ts';
import type { WorkspacePlanRow } from './workspace-plans.projection.ts';

/** Which counters a call has is remembered for so many kinds of call. */
const REMEMBERED = 10_000;

type Everywhere<R extends Row> = Pick<Rows<R>, 'everywhere'>;

/**
 * The limits in force, held here, for a call must not wait to learn them; `reload` brings those that
 * were set since, also by other processes.
 */
export function limitRules(
  limitRows: Everywhere<LimitRow>,
  planRows: Everywhere<WorkspacePlanRow>,
): LimitRules & { reload(): Promise<void> } {
  let version = 0;
  let inForce = rulesByWorkspace([], []);
  let remembered = new Map<string, readonly Counter[]>();
  let held = '';
  return {
    get version() {
      return version;
    },
    countersOf(call) {
      const name = nameOf(call);
      const known = remembered.get(name);
      if (known) return known;
      const counters = countersOf(inForce(call.workspaceId), call);
      if (remembered.size >= REMEMBERED) remembered = new Map();
      remembered.set(name, counters);
      return counters;
    },
    operations(workspaceId) {
      return [...new Set(inForce(workspaceId).flatMap(({ operation }) => operation ?? []))];
    },
    async reload() {
      const [limits, plans] = await Promise.all([
        everyItem((cursor) => limitRows.everywhere.list({ limit: 500, cursor })),
        everyItem((cursor) => planRows.everywhere.list({ limit: 500, cursor })),
      ]);
      // Counters stay the same objects while nothing changed: whoever holds one need not compare.
      const next = JSON.stringify([limits, plans]);
      if (next === held) return;
      held = next;
      version += 1;
      remembered = new Map();
      inForce = rulesByWorkspace(limits, plans);
    },
  };
}

/** What holds in a workspace: the defaults, those of its plan, and those that were set in it. */
function rulesByWorkspace(
  limits: readonly LimitRow[],
  plans: readonly WorkspacePlanRow[],
): (workspaceId: string) => readonly LimitRow[] {
  const defaults = limits.filter(({ origin }) => origin === 'default');
  const planned = Map.groupBy(
    limits.filter(({ origin }) => origin === 'plan'),
    ({ plan }) => plan,
  );
  const set = Map.groupBy(
    limits.filter(({ origin }) => origin !== 'default' && origin !== 'plan'),
    ({ workspaceId }) => workspaceId,
  );
  const held = new Map(plans.map((row) => [row.workspaceId, row]));
  return (workspaceId) => {
    const plan = planInForce(held.get(workspaceId), held.get(PLATFORM));
    const ofPlan = plan ? limitsOfPlan(planned.get(plan.plan) ?? [], plan) : [];
    return [...defaults, ...ofPlan, ...(set.get(workspaceId) ?? [])];
  };
}

function nameOf({ workspaceId, userId, apiKeyId, operation, isSparedDefaults }: CallSubject) {
  return `${workspaceId} ${userId} ${apiKeyId ?? ''} ${operation} ${isSparedDefaults}`;
}
