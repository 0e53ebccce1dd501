import type { WorkspaceId } from '@atelier/kernel';
import { collectPayment } from '../application/collect-payment.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import { accountsInMemory } from './accounts-in-memory.ts';
import type { Mood } from './charges.memory.ts';

/** One thing that happens to one of two workspaces, or to all. */
export type Happening =
  | { does: 'wait'; days: number; isAwake: boolean }
  | { does: 'subscribe' | 'change now' | 'change later' | 'change'; plan: string; who: number }
  | { does: 'cancel now' | 'cancel later' | 'resume'; who: number }
  | { does: 'call'; who: number; cost: number | null; model: string; daysAgo: number }
  | { does: 'credit' | 'refund' | 'pay out'; who: number; which: number; cents: number }
  | { does: 'credit all' | 'refund all' | 'void' | 'write off' | 'pay'; who: number; which: number }
  | { does: 'mood'; mood: Mood }
  | { does: 'bank'; says: 'paid' | 'failed' | 'sent back' }
  | { does: 'dispute'; which: number; says: 'open' | 'lost' | 'won' }
  | { does: 'price'; plan: string; price: number }
  | { does: 'go back'; ms: number };

export type Months = Awaited<ReturnType<typeof playMonths>>;

const WORKSPACES: readonly WorkspaceId[] = ['workspace_ada', 'workspace_bob'];

/** Plays what happens, and then ends everything, so that nothing waits for an invoice any more. */
export async function playMonths(start: string, happenings: readonly Happening[]) {
  const accounts = await accountsInMemory(start);
  const { clock, untilNothingIsDue, charges, ports, settle } = accounts;
  const entries: LedgerEntry[] = [];
  for (const each of happenings) {
    await happen(accounts, each, entries);
    clock.ms += 1_234_567;
  }
  charges.be('pays');
  await untilNothingIsDue();
  for (const workspaceId of WORKSPACES)
    await ifPossible(accounts.api.cancelSubscription({ when: 'now' }, accounts.as(workspaceId)));
  for (let day = 0; day < 40; day++) {
    for (const told of standings(charges.end('paid'))) await settle(told);
    clock.days(1);
    await untilNothingIsDue();
  }
  const rows = async <R>(table: {
    everywhere: { list(o: { limit: number }): Promise<{ items: R[] }> };
  }) => (await table.everywhere.list({ limit: 10_000 })).items;
  return {
    ...accounts,
    workspaces: WORKSPACES,
    entries,
    invoices: await rows(ports.invoiceRows),
    creditNotes: await rows(ports.creditNoteRows),
  };
}

type Accounts = Awaited<ReturnType<typeof accountsInMemory>>;

async function happen(
  accounts: Accounts,
  each: Happening,
  entries: LedgerEntry[],
): Promise<unknown> {
  const { api, as, clock, charges, ports, record, settle, untilNothingIsDue } = accounts;
  const who = 'who' in each ? (WORKSPACES[each.who] ?? 'workspace_ada') : 'workspace_ada';
  const owner = as(who);
  const staff = as('workspace_office', 'staff');
  const nth = async (which: number) => {
    const { items } = await ports.invoiceRows.list(who, { limit: 200 });
    return items[which % Math.max(1, items.length)]?.id ?? 'invoice_none';
  };
  switch (each.does) {
    case 'wait':
      clock.days(each.days);
      return each.isAwake ? untilNothingIsDue() : undefined;
    case 'subscribe':
      return ifPossible(api.subscribe({ plan: each.plan }, owner));
    case 'change':
      return ifPossible(api.changePlan({ plan: each.plan }, owner));
    case 'change now':
      return ifPossible(api.changePlan({ plan: each.plan, when: 'now' }, owner));
    case 'change later':
      return ifPossible(api.changePlan({ plan: each.plan, when: 'period-end' }, owner));
    case 'cancel now':
      return ifPossible(api.cancelSubscription({ when: 'now' }, owner));
    case 'cancel later':
      return ifPossible(api.cancelSubscription({ when: 'period-end' }, owner));
    case 'resume':
      return ifPossible(api.resumeSubscription(undefined, owner));
    case 'call': {
      const at = new Date(clock.ms - each.daysAgo * 86_400_000).toISOString();
      const { cost: costNanoUsd, model } = each;
      entries.push(await record({ workspaceId: who, costNanoUsd, model, at }));
      return;
    }
    case 'credit':
    case 'refund':
    case 'pay out': {
      const invoiceId = await nth(each.which);
      const asked = { invoiceId, amountCents: each.cents, reason: 'Sorry' };
      if (each.does === 'pay out') return ifPossible(api.payOutBalance(asked, staff));
      const ask = each.does === 'credit' ? api.issueCreditNote : api.refund;
      return ifPossible(ask(asked, staff));
    }
    case 'credit all':
    case 'refund all': {
      const invoiceId = await nth(each.which);
      const invoice = await ifPossible(api.getInvoice({ invoiceId }, staff));
      if (invoice === undefined || invoice.leftCents === 0) return;
      const asked = { invoiceId, amountCents: invoice.leftCents, reason: 'Sorry' };
      const ask = each.does === 'credit all' ? api.issueCreditNote : api.refund;
      return ifPossible(ask(asked, staff));
    }
    case 'pay':
      return collectPayment(ports, { workspaceId: who, invoiceId: await nth(each.which) });
    case 'void':
      return ifPossible(api.voidInvoice({ invoiceId: await nth(each.which), reason: 'No' }, staff));
    case 'write off':
      return ifPossible(
        api.writeOffInvoice({ invoiceId: await nth(each.which), reason: 'No' }, staff),
      );
    case 'mood':
      return charges.be(each.mood);
    case 'bank': {
      const { says } = each;
      const news =
        says === 'sent back' ? { charges: [], refunds: charges.sendBack() } : charges.end(says);
      for (const told of standings(news)) await settle(told);
      return;
    }
    case 'dispute': {
      for (const told of charges.dispute(each.which, each.says))
        for (let time = 0; time < 2; time++) await settle({ of: 'dispute', ...told });
      return;
    }
    // As on another server, whose clock is behind.
    case 'go back': {
      clock.ms -= each.ms;
      return;
    }
    case 'price': {
      const { items } = await api.listPlans(undefined, owner);
      const plan = items.find(({ name }) => name === each.plan);
      if (plan) await api.savePlan({ ...plan, monthlyPriceNanoUsd: each.price }, staff);
    }
  }
}

function standings({ charges, refunds }: ReturnType<Accounts['charges']['end']>) {
  return [
    ...charges.map((each) => ({ of: 'payment' as const, ...each })),
    ...refunds.map((each) => ({ of: 'refund' as const, ...each })),
  ];
}

/** What the state of the world forbids does not happen; anything else is a fault. */
async function ifPossible<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof Error && 'defined' in error && error.defined)) throw error;
    return undefined;
  }
}
