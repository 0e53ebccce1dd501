import type { Exchange, Lease, LimitWindows } from '../application/limits.ts';
import type { FinishedCall } from '../application/ports.ts';
import { type LimitPeriod, windowAt } from '../domain/limit-window.ts';
import { noUsage } from '../domain/usage.ts';

type Window = { used: number; countedAtMs: number; leases: Map<number, number> };

/**
 * Windows without a database, for any number of processes in one. `settle` is what a request log has
 * to be told of with each call that enters it.
 */
export function memoryLimitWindows() {
  const windows = new Map<string, Window>();
  const logged: FinishedCall[] = [];

  const at = (key: string, windowStart: string): Window => {
    const name = `${key} ${windowStart}`;
    const window = windows.get(name) ?? { used: 0, countedAtMs: 0, leases: new Map() };
    windows.set(name, window);
    return window;
  };

  const exchange = (instance: number, wish: Exchange): Lease => {
    const window = at(wish.key, wish.windowStart);
    const { leases } = window;
    if (wish.countedAfter !== undefined && window.countedAtMs < Date.parse(wish.countedAfter)) {
      window.used = usedIn(logged, wish.key, wish.windowStart);
      window.countedAtMs = Date.now();
    }
    const before = leases.get(instance) ?? 0;
    keep(leases, instance, before - wish.returned);
    const leased = sum(leases.values());
    const room = wish.amount - window.used - leased;
    const spare = wish.withSpare ? Math.floor(Math.max(0, room - wish.wanted) / 16) : 0;
    const granted = room < wish.least ? 0 : Math.min(room, wish.wanted + spare);
    const held = leases.get(instance) ?? 0;
    keep(leases, instance, held + granted);
    return {
      granted,
      used: window.used,
      leased: leased + granted,
      mayComeBack: leased > held,
      isFresh: granted > 0 && held === 0,
    };
  };

  return {
    /** The windows as one process has them. */
    of(instance: number): LimitWindows {
      return {
        async exchange(wishes) {
          const inOrder = [...wishes].sort((one, other) => other.returned - one.returned);
          const answers = new Map(inOrder.map((wish) => [wish, exchange(instance, wish)]));
          return wishes.flatMap((wish) => answers.get(wish) ?? []);
        },
        async recount(workspaceId) {
          let counted = 0;
          for (const [name, window] of windows) {
            const [key = '', windowStart = ''] = name.split(' ');
            if (!key.startsWith(`${workspaceId}/`)) continue;
            window.used = usedIn(logged, key, windowStart);
            counted += 1;
          }
          return counted;
        },
        async forget() {},
      };
    },
    /** A call entered the log of a process. */
    settle(instance: number, call: FinishedCall): void {
      logged.push(call);
      for (const { key, windowStart, used, released } of call.settlements ?? []) {
        const window = at(key, windowStart);
        window.used += used;
        const held = window.leases.get(instance);
        if (held !== undefined) keep(window.leases, instance, held - released);
      }
    },
  };
}

function keep(leases: Map<number, number>, instance: number, amount: number): void {
  if (amount <= 0) leases.delete(instance);
  else leases.set(instance, amount);
}

function usedIn(calls: readonly FinishedCall[], key: string, windowStart: string): number {
  const [workspaceId, per, subject, operation, unit, period] = key.split('/');
  const startMs = Date.parse(windowStart);
  return sum(
    calls
      .filter(
        (call) =>
          (workspaceId === 'everywhere' || call.workspaceId === workspaceId) &&
          windowAt(period as LimitPeriod, call.startedAt.getTime()).startMs === startMs &&
          (per === 'workspace' || subject === (per === 'user' ? call.userId : call.apiKeyId)) &&
          (operation === '' || operation === call.operation) &&
          !(call.status === 'rate_limited' && call.failure?.kind === 'limit-exceeded'),
      )
      .map(({ usage = noUsage, costNanoUsd = 0 }) => {
        if (unit === 'requests') return 1;
        return unit === 'tokens' ? usage.inputTokens + usage.outputTokens : costNanoUsd;
      }),
  );
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const each of numbers) total += each;
  return total;
}
