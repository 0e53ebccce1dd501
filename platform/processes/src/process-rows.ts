import type { WorkflowStatus } from '@dbos-inc/dbos-sdk';
import { failureOf } from './failure.ts';
import type { Outcome } from './outcome.ts';
import type { ProcessStatus } from './processes.ts';
import type { Order } from './saga.ts';

/** What DBOS knows of a run, in our words. */
export function statusOf(
  workflow: WorkflowStatus,
  cancelRequested: string | undefined,
): ProcessStatus {
  // What `start` stored; runs of other makers do not carry our application's name.
  const [order] = (workflow.input ?? []) as [Order];
  const outcome = outcomeOf(workflow);
  return {
    id: workflow.workflowID,
    process: workflow.workflowName,
    state: outcome?.outcome ?? (workflow.status === 'PENDING' ? 'running' : 'waiting'),
    workspaceId: order.call.actor.workspaceId,
    input: order.input,
    call: order.call,
    createdAt: new Date(workflow.createdAt).toISOString(),
    ...(cancelRequested === undefined ? {} : { cancelRequested }),
    ...(outcome === undefined ? {} : { outcome }),
  };
}

const ACTIVE = ['PENDING', 'ENQUEUED', 'DELAYED'];

export function outcomeOf(workflow: WorkflowStatus): Outcome | undefined {
  if (ACTIVE.includes(workflow.status)) return undefined;
  if (workflow.status === 'SUCCESS') return workflow.output as Outcome;
  return { outcome: 'broken', failure: brokenBy(workflow) };
}

function brokenBy({ status, error, recoveryAttempts }: WorkflowStatus) {
  if (status === 'CANCELLED')
    return { name: 'ProcessRetired', message: 'The process was closed without being undone.' };
  if (status === 'MAX_RECOVERY_ATTEMPTS_EXCEEDED')
    return {
      name: 'ProcessGivenUp',
      message: `Servers ended ${recoveryAttempts} times while they ran this process.`,
    };
  return failureOf(error);
}
