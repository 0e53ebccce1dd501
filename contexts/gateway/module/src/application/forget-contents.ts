import type { Rows } from '@atelier/event-store';
import { type Clock, pagesOf } from '@atelier/kernel';
import type { RequestLog } from './ports.ts';
import type { PolicyRow } from './workspace-policies.projection.ts';

const DAY_MS = 86_400_000;

/** Drops what workspaces no longer want kept; the calls themselves stay. Answers how many lost theirs. */
export async function forgetOldContents(
  { log, clock }: { readonly log: RequestLog; readonly clock: Clock },
  policies: Pick<Rows<PolicyRow>, 'everywhere'>,
): Promise<number> {
  let forgotten = 0;
  const pages = pagesOf((cursor) => policies.everywhere.list({ limit: 500, cursor }));
  for await (const { items } of pages) {
    for (const { policy, workspaceId } of items) {
      if (policy.retentionDays === undefined) continue;
      const before = new Date(clock.now().getTime() - policy.retentionDays * DAY_MS);
      forgotten += await log.forgetContents(workspaceId as `workspace_${string}`, before);
    }
  }
  return forgotten;
}
