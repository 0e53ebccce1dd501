import type { Rows } from '@atelier/event-store';
import { type CallSubject, type Counter, countersOf } from '../domain/counter.ts';
import type { LimitRow } from './limit-list.projection.ts';
import type { LimitRules } from './limits.ts';

/** Which counters a call has is remembered for so many kinds of call. */
const REMEMBERED = 10_000;

/**
 * The limits in force, held here, for a call must not wait to learn them; `reload` brings those that
 * were set since, also by other processes.
 */
export function limitRules(
  rows: Pick<Rows<LimitRow>, 'everywhere'>,
): LimitRules & { reload(): Promise<void> } {
  let version = 0;
  let defaults: readonly LimitRow[] = [];
  let byWorkspace: ReadonlyMap<string, readonly LimitRow[]> = new Map();
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
      const own = byWorkspace.get(call.workspaceId) ?? [];
      const counters = countersOf([...defaults, ...own], call);
      if (remembered.size >= REMEMBERED) remembered = new Map();
      remembered.set(name, counters);
      return counters;
    },
    operations(workspaceId) {
      const rules = [...defaults, ...(byWorkspace.get(workspaceId) ?? [])];
      return [...new Set(rules.flatMap(({ operation }) => operation ?? []))];
    },
    async reload() {
      const rules = await readAll(rows);
      // Counters stay the same objects while nothing changed: whoever holds one need not compare.
      const next = JSON.stringify(rules);
      if (next === held) return;
      held = next;
      version += 1;
      remembered = new Map();
      defaults = rules.filter(({ origin }) => origin === 'default');
      byWorkspace = Map.groupBy(
        rules.filter(({ origin }) => origin !== 'default'),
        ({ workspaceId }) => workspaceId,
      );
    },
  };
}

async function readAll(rows: Pick<Rows<LimitRow>, 'everywhere'>): Promise<readonly LimitRow[]> {
  const found: LimitRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await rows.everywhere.list({ limit: 500, ...(cursor ? { cursor } : {}) });
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return found;
}

function nameOf({ workspaceId, userId, apiKeyId, operation, isSparedDefaults }: CallSubject) {
  return `${workspaceId} ${userId} ${apiKeyId ?? ''} ${operation} ${isSparedDefaults}`;
}
