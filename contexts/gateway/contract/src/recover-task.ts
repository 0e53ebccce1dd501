import { type ClientOf, codeOf, type z } from '@atelier/contract';
import type { CallContext } from '@atelier/kernel';
import { Message } from './conversation.ts';
import type { gateway } from './gateway.contract.ts';
import type { TaskResult } from './run-task.ts';
import type { Task } from './task.ts';
import { jsonIn } from './task-answer.ts';

/**
 * What became of a `runTask` whose process died, for `recover` of a durable process's paid step. It
 * reads the gateway's log under the `requestId` that the task was run with: a call that was never
 * made, or cost nothing, may be made again; an answer that the log kept is taken. Rejects when money
 * was, or may have been, spent for an answer that is not there: then nobody pays a second time.
 */
export async function recoverTask<Input extends z.ZodType, Output extends z.ZodType>(
  client: Pick<ClientOf<typeof gateway, CallContext>, 'getRequest'>,
  task: Task<Input, Output>,
  requestId: `request_${string}`,
  { context }: { readonly context: CallContext },
): Promise<{ paid: true; result: TaskResult<z.output<Output>> } | { paid: false }> {
  // Whose call it was need not be allowed to read the log of calls; his own is shown to no one else.
  const permissions = [{ resource: 'request', action: 'read' }];
  const reader = { ...context, actor: { ...context.actor, kind: 'service', permissions } } as const;
  const logged = await client.getRequest({ requestId }, { context: reader }).catch((error) => {
    if (codeOf(error) === 'REQUEST_NOT_FOUND') return undefined;
    throw error;
  });
  if (logged === undefined) return { paid: false };
  const { figures, model, responseJson, status } = logged;
  if (figures && status === 'success') {
    const read = task.output.safeParse(jsonIn(textIn(responseJson)));
    const { name, version } = task;
    const known = { task: { name, version }, requestId, model, figures };
    if (read.success)
      return { paid: true, result: { ...known, outcome: 'done', output: read.data } };
  }
  if (figures?.costNanoUsd === 0) return { paid: false };
  throw new Error(`${task.name}: ${requestId} was sent before a crash, and its answer is lost.`);
}

/** The words of an answer as the log keeps them. */
function textIn(responseJson = ''): string {
  const kept = Message.pick({ parts: true }).safeParse(jsonIn(responseJson));
  const parts = kept.success ? kept.data.parts : [];
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}
