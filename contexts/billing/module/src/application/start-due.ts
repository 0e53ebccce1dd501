import { type Rows, stateOf } from '@atelier/event-store';
import { pagesOf, type Row } from '@atelier/kernel';
import type { ProcessDefinition } from '@atelier/processes';
import { wholeSecond } from '../domain/proration.ts';
import type { AccountPorts } from './account-ports.ts';
import { subscriptionAt, subscriptionIdOf, subscriptions } from './account-streams.ts';
import { closeCycle } from './close-cycle.process.ts';
import { closePeriods } from './close-periods.ts';
import { collectAgain, sendRefund } from './collect-payment.process.ts';
import { claimable } from './draw-invoice.ts';
import { fewAtATime } from './few-at-a-time.ts';
import { reactivate } from './reactivate-subscription.ts';
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

const PAGE = 100;

/**
 * Starts all that is due by the clock: invoices, payments and refunds to ask for, suspensions and
 * their ends. Every
 * server may do so at any time: what is due has one name, and one name is one process. A few are
 * under way at a time, so that the first of a month is no stampede. Answers the names of the
 * processes that ran or run; `signal` ends it early.
 */
export async function startDue(ports: Ports, signal?: AbortSignal): Promise<readonly string[]> {
  const { subscriptionRows, invoiceRows, creditNoteRows } = ports;
  const now = ports.clock.now().toISOString();
  const { begin, begun } = fewAtATime(ports.processes, signal);
  for await (const row of dueIn(subscriptionRows, 'dueAt', now))
    await begin(() => startCycle(ports, row));
  for await (const { id: invoiceId, workspaceId, askAt } of dueIn(invoiceRows, 'askAt', now)) {
    const id = `collect_${invoiceId}_${Date.parse(askAt)}`;
    await begin(() => startOnce(ports, collectAgain, id, { workspaceId, invoiceId }));
  }
  for await (const { id: creditNoteId, ...row } of dueIn(creditNoteRows, 'askAt', now)) {
    const id = `refund_${creditNoteId}_${Date.parse(row.askAt)}`;
    const { workspaceId } = row;
    await begin(() => startOnce(ports, sendRefund, id, { workspaceId, creditNoteId }));
  }
  await reactivatePaid(ports, await suspendUnpaid(ports, now));
  for await (const row of lateCycles(ports)) await begin(() => startCycle(ports, row));
  return begun;
}

/** The rows whose time has come, the earliest first. */
async function* dueIn<R extends Row, Field extends keyof R & string>(
  rows: Rows<R>,
  field: Field,
  now: string,
): AsyncGenerator<R> {
  const pages = pagesOf((cursor) => rows.everywhere.list({ orderBy: field, limit: PAGE, cursor }));
  for await (const { items } of pages) {
    for (const row of items) {
      if (String(row[field]) > now) return;
      yield row;
    }
  }
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

/**
 * Who has not paid for long may use the free plan only. While an attempt is due nobody is suspended:
 * it may be paid by that one, and after months in which no server ran it was never asked for.
 * Answers the workspaces that owe.
 */
async function suspendUnpaid(ports: Ports, now: string): Promise<ReadonlySet<string>> {
  const owing = new Set<string>();
  // An invoice that is still open stays due after its subscription is suspended.
  for await (const { id: invoiceId, workspaceId } of dueIn(ports.invoiceRows, 'suspendAt', now)) {
    owing.add(workspaceId);
    const row = await ports.subscriptionRows.get(workspaceId, subscriptionIdOf(workspaceId));
    if (row?.status !== 'active' && row?.status !== 'cancelled') continue;
    const at = wholeSecond(ports.clock.now());
    await ports.write(asBilling(workspaceId), async (writing) => {
      // Held: a payment was here before, or waits and reactivates what is suspended.
      const held = await ports.invoiceRows.hold(workspaceId, invoiceId, writing.transaction);
      if (held === undefined || held.suspendAt > now || held.askAt <= now)
        return { outcome: 'accepted' } as const;
      await closePeriods(writing, workspaceId, at);
      const command = { type: 'SuspendSubscription', workspaceId, invoiceId, at } as const;
      return writing.record(subscriptions, subscriptionAt(workspaceId), command);
    });
  }
  return owing;
}

/** Nobody stays suspended who owes nothing any more, whoever was in whose way when he paid. */
async function reactivatePaid(ports: Ports, owing: ReadonlySet<string>): Promise<void> {
  const where = { status: 'suspended' } as const;
  const { everywhere } = ports.subscriptionRows;
  const pages = pagesOf((cursor) => everywhere.list({ where, limit: PAGE, cursor }));
  for await (const { items } of pages)
    for (const { workspaceId } of items.filter((row) => !owing.has(row.workspaceId)))
      await ports.write(asBilling(workspaceId), async (writing) => {
        await reactivate(ports, writing, workspaceId);
        return { outcome: 'accepted' } as const;
      });
}

/**
 * Calls that came into the books after the last invoice of a subscription that has expired get an
 * invoice of their own; where a next invoice comes anyway, that one takes them.
 */
async function* lateCycles(ports: Ports): AsyncGenerator<SubscriptionRow> {
  for (let page = await ports.billable.late(PAGE); page.length > 0; ) {
    for (const late of page) {
      const { workspaceId } = late;
      const row = await ports.subscriptionRows.get(workspaceId, subscriptionIdOf(workspaceId));
      const state = await stateOf(ports.store, subscriptions, subscriptionAt(workspaceId));
      const isLeft =
        state.status === 'expired' &&
        (await ports.billable.isLeft(workspaceId, claimable(state).segments));
      if (!isLeft || row === undefined) await ports.billable.forgetLate(late);
      // While an invoice is due, that one may still take them.
      else if (row.dueAt === NEVER) yield row;
    }
    page = await ports.billable.late(PAGE, page.at(-1)?.workspaceId);
  }
}
