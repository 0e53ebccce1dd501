import type { Rows } from '@atelier/event-store';
import type { Row } from '@atelier/kernel';
import type { ProcessDefinition } from '@atelier/processes';
import { wholeSecond } from '../domain/proration.ts';
import type { AccountPorts } from './account-ports.ts';
import { subscriptionAt, subscriptionIdOf, subscriptions } from './account-streams.ts';
import { closeCycle } from './close-cycle.process.ts';
import { closePeriods } from './close-periods.ts';
import { collectAgain, sendRefund } from './collect-payment.process.ts';
import { claimable } from './draw-invoice.ts';
import { stateOf } from './record.ts';
import { NEVER, type SubscriptionRow } from './subscription-list.projection.ts';
import { asBilling } from './take-payments.ts';

type Ports = Pick<
  AccountPorts,
  | 'store'
  | 'write'
  | 'processes'
  | 'subscriptionRows'
  | 'invoiceRows'
  | 'creditNoteRows'
  | 'billable'
  | 'clock'
>;

const AT_ONCE = 100;

/**
 * Starts what is due by the clock: invoices, payments and refunds to ask for, suspensions. Every
 * server may do so at any time: what is due has one name, and one name is one process. Answers the
 * names of the processes that run or have just been started.
 */
export async function startDue(ports: Ports): Promise<readonly string[]> {
  const { subscriptionRows, invoiceRows, creditNoteRows } = ports;
  const now = ports.clock.now().toISOString();
  const ids: (string | undefined)[] = [];
  for (const row of await dueIn(subscriptionRows, 'dueAt', now))
    ids.push(await startCycle(ports, row));
  for (const { id: invoiceId, workspaceId, askAt } of await dueIn(invoiceRows, 'askAt', now)) {
    const id = `collect_${invoiceId}_${Date.parse(askAt)}`;
    ids.push(await startOnce(ports, collectAgain, id, { workspaceId, invoiceId }));
  }
  for (const { id: creditNoteId, ...row } of await dueIn(creditNoteRows, 'askAt', now)) {
    const id = `refund_${creditNoteId}_${Date.parse(row.askAt)}`;
    const { workspaceId } = row;
    ids.push(await startOnce(ports, sendRefund, id, { workspaceId, creditNoteId }));
  }
  await suspendUnpaid(ports, now);
  ids.push(...(await billLateCalls(ports)));
  return ids.filter((id) => id !== undefined);
}

/** The rows whose time has come, the earliest first; those that do not fit come next time. */
async function dueIn<R extends Row, Field extends keyof R & string>(
  rows: Rows<R>,
  field: Field,
  now: string,
): Promise<readonly R[]> {
  const { items } = await rows.everywhere.list({ orderBy: field, limit: AT_ONCE });
  return items.filter((row) => String(row[field]) <= now);
}

function startCycle(ports: Ports, { id: subscriptionId, workspaceId, sequence }: SubscriptionRow) {
  const cycle = { workspaceId, subscriptionId, sequence };
  return startOnce(ports, closeCycle, `close-cycle_${subscriptionId}_${sequence}`, cycle);
}

/** A process that failed for good is begun anew, once an hour: its steps know what they did. */
async function startOnce<Input extends { workspaceId: string }>(
  { processes, clock }: Pick<Ports, 'processes' | 'clock'>,
  process: ProcessDefinition<never, Input, unknown>,
  id: string,
  input: Input,
): Promise<string | undefined> {
  const hour = clock.now().toISOString().slice(0, 13);
  for (const each of [id, `${id}_${hour}`]) {
    const status = await processes.status(each);
    if (status?.outcome !== undefined) continue;
    if (status === undefined)
      await processes.start(process, each, input, asBilling(input.workspaceId));
    return each;
  }
  return undefined;
}

/** Who has not paid for long may use the free plan only. */
async function suspendUnpaid(ports: Ports, now: string): Promise<void> {
  for (const { id: invoiceId, workspaceId } of await dueIn(ports.invoiceRows, 'suspendAt', now)) {
    const row = await ports.subscriptionRows.get(workspaceId, subscriptionIdOf(workspaceId));
    if (row?.status !== 'active' && row?.status !== 'cancelled') continue;
    const at = wholeSecond(ports.clock.now());
    await ports.write(asBilling(workspaceId), async (writing) => {
      await closePeriods(writing, workspaceId, at);
      const command = { type: 'SuspendSubscription', workspaceId, invoiceId, at } as const;
      return writing.record(subscriptions, subscriptionAt(workspaceId), command);
    });
  }
}

/**
 * Calls that came into the books after the last invoice of a subscription that has expired get an
 * invoice of their own; where a next invoice comes anyway, that one takes them.
 */
async function billLateCalls(ports: Ports): Promise<readonly (string | undefined)[]> {
  const ids = [];
  for (const late of await ports.billable.late(AT_ONCE)) {
    const { workspaceId } = late;
    const row = await ports.subscriptionRows.get(workspaceId, subscriptionIdOf(workspaceId));
    const state = await stateOf(ports.store, subscriptions, subscriptionAt(workspaceId));
    const isLeft =
      state.status === 'expired' &&
      (await ports.billable.isLeft(workspaceId, claimable(state).segments));
    if (!isLeft || row === undefined) await ports.billable.forgetLate(late);
    // While an invoice is due, that one may still take them.
    else if (row.dueAt === NEVER) ids.push(await startCycle(ports, row));
  }
  return ids;
}
