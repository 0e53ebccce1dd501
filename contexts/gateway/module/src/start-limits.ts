import type { ModuleHost } from '@atelier/api';
import { executor } from '@atelier/event-store';
import type { IdentityClient } from '@atelier/identity-contract';
import { PLATFORM } from '@atelier/kernel';
import { followPlans } from './application/follow-plans.ts';
import { getAllowance, recountLimits } from './application/get-allowance.ts';
import { introduceLimits } from './application/introduce-limits.ts';
import { leasedLimits } from './application/leased-limits.ts';
import { limitList } from './application/limit-list.projection.ts';
import { limitRules } from './application/limit-rules.ts';
import type { LimitWindows } from './application/limits.ts';
import { listLimits } from './application/list-limits.ts';
import { removeBudgetLimit, setBudgetLimit } from './application/set-budget-limit.ts';
import { type LimitPorts, removeLimit, setLimit } from './application/set-limit.ts';
import { workspacePlans } from './application/workspace-plans.projection.ts';
import { limit } from './domain/limit.ts';
import { workspacePlan } from './domain/workspace-plan.ts';
import { limitMetrics } from './infrastructure/limit-metrics.ts';

/** Within so long every process counts by a limit that was set in another one. */
const RELOAD_EVERY_MS = 10_000;
const FORGET_EVERY_MS = 3_600_000;

type Host = Pick<ModuleHost, 'store' | 'clock' | 'log' | 'metrics'>;

/** Limits: what the engine asks before each call, and their operations. */
export function startLimits(
  { store, clock, log, metrics }: Host,
  { windows, identity }: { readonly windows: LimitWindows; readonly identity: IdentityClient },
) {
  const limitRows = store.rows(limitList);
  const planRows = store.rows(workspacePlans);
  const rules = limitRules(limitRows, planRows);
  const limits = leasedLimits({
    windows,
    rules,
    clock,
    watch: limitMetrics(metrics),
    onFailure: (error) => log.warn({ err: error }, 'room in limits could not be given back'),
  });
  const defaultLimits = executor(store, 'limit', limit, PLATFORM);
  const ports: LimitPorts = {
    identity,
    clock,
    limitRows,
    limits: executor(store, 'limit', limit),
    defaultLimits,
    reloadLimits: rules.reload,
  };
  const every = (ms: number, what: string, run: () => Promise<void>) =>
    setInterval(() => {
      run().catch((error: unknown) => log.warn({ err: error }, what));
    }, ms);
  const timers = [
    every(RELOAD_EVERY_MS, 'limits could not be read', rules.reload),
    every(FORGET_EVERY_MS, 'old windows of limits could not be forgotten', () =>
      windows.forget(clock.now()),
    ),
  ];
  return {
    limits,
    /** Before the first call: which limits there are. */
    async load() {
      await introduceLimits(defaultLimits, clock);
      await rules.reload();
    },
    operations: {
      listLimits: listLimits({ limitRows, planRows }),
      setLimit: setLimit(ports),
      removeLimit: removeLimit(ports),
      recountLimits: recountLimits({ windows }),
      getAllowance: getAllowance({ limits, rules }),
      setBudgetLimit: setBudgetLimit(ports),
      removeBudgetLimit: removeBudgetLimit(ports),
    },
    subscription: followPlans({
      ...ports,
      workspacePlan: executor(store, 'workspace-plan', workspacePlan),
    }),
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await limits.stop();
    },
  };
}
