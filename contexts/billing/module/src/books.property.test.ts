import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stateOf } from '@atelier/event-store';
import fc from 'fast-check';
import { subscriptionAt, subscriptions } from './application/account-streams.ts';
import { startDue } from './application/start-due.ts';
import { LEDGER_GRACE_MS } from './application/subscription-list.projection.ts';
import { type InvoiceEvent, isOwed } from './domain/invoice.ts';
import { type InvoiceLine, LEAST_CHARGE_CENTS, NANO_PER_CENT } from './domain/invoice-line.ts';
import { seedPlans } from './domain/plan.ts';
import type { SubscriptionEvent } from './domain/subscription.ts';
import { accountsInMemory } from './testing/accounts-in-memory.ts';
import { type Happening, type Months, playMonths } from './testing/months-of-billing.ts';

const who = fc.integer({ min: 0, max: 1 });
const which = fc.nat(20);
const plan = fc.constantFrom(...seedPlans.map(({ name }) => name));
const does = <const D extends string>(...names: D[]) => fc.constantFrom(...names);
const weighted = (weight: number, arbitrary: fc.Arbitrary<Happening>) => ({ weight, arbitrary });

const happening: fc.Arbitrary<Happening> = fc.oneof(
  weighted(3, fc.record({ does: does('subscribe'), plan, who })),
  weighted(4, fc.record({ does: does('change', 'change now', 'change later'), plan, who })),
  weighted(2, fc.record({ does: does('cancel now', 'cancel later', 'resume', 'resume'), who })),
  weighted(
    14,
    fc.record({
      does: does('wait'),
      days: fc.constantFrom(0.02, 1, 3.3, 10, 17.77, 29, 31.5, 64),
      isAwake: fc.constantFrom(true, true, false),
    }),
  ),
  weighted(
    12,
    fc.record({
      does: does('call'),
      who,
      cost: fc.oneof(fc.constant(null), fc.nat(99), fc.nat(80_000_000_000)),
      model: fc.constantFrom('openai/small', 'anthropic/large', 'offline/workshop'),
      daysAgo: fc.constantFrom(0, 0, 0.01, 1, 20, 70),
    }),
  ),
  weighted(
    4,
    fc.record({
      does: does('credit', 'refund', 'pay out'),
      who,
      which,
      cents: fc.integer({ min: 1, max: 2500 }),
    }),
  ),
  weighted(2, fc.record({ does: does('credit all', 'refund all', 'pay'), who, which })),
  weighted(2, fc.record({ does: does('void', 'write off'), who, which })),
  weighted(
    4,
    fc.record({ does: does('mood'), mood: fc.constantFrom('pays', 'pays', 'declines', 'is slow') }),
  ),
  weighted(
    2,
    fc.record({ does: does('bank'), says: fc.constantFrom('paid', 'failed', 'sent back') }),
  ),
  weighted(
    2,
    fc.record({ does: does('dispute'), which, says: fc.constantFrom('open', 'lost', 'won') }),
  ),
  weighted(2, fc.record({ does: does('go back'), ms: fc.constantFrom(500, 5000, 1_300_000) })),
  weighted(1, fc.record({ does: does('price'), plan, price: fc.nat(300_000_000_000) })),
);

/** The end of a month, of a leap year's January, and of a year, amid a second. */
const start = fc.constantFrom(
  '2026-01-31T12:00:00.000Z',
  '2028-01-30T23:59:59.500Z',
  '2027-12-31T23:59:59.999Z',
);
const story = fc.array(happening, { minLength: 20, maxLength: 70, size: 'max' });

test('whatever happens in whatever months, the books balance to the nano-dollar', async () => {
  await fc.assert(
    fc.asyncProperty(start, plan, story, async (began, first, happenings) => {
      const begun = { does: 'subscribe', plan: first, who: 0 } as const;
      const months = await playMonths(began, [begun, ...happenings]);
      await everyCallIsOnOneInvoice(months);
      everyInvoiceAddsUp(months);
      await carriesTelescope(months);
      await feesAreThoseOfTheSeconds(months);
      moneyIsWhatIsOwed(months);
      await nobodyHasMoreThanHePaid(months);
      numbersHaveNoGaps(months);
      assert.deepEqual(await startDue(months.ports), [], 'nothing is left to do');
    }),
    { numRuns: 40 },
  );
});

const DAY_S = 86_400;
/** Seconds since somebody subscribed: around the first invoice, the second one, and at any time. */
const since = fc.oneof(
  fc.nat(900),
  fc.nat(1200).map((seconds) => 28 * DAY_S - 300 + seconds),
  fc.nat(70 * DAY_S),
);
const change = fc.record({
  first: plan,
  second: plan,
  when: fc.constantFrom('now', 'period-end', undefined),
  since,
  /** Whether the schedule has looked: after subscribing, and just before the change. */
  hasLooked: fc.tuple(fc.boolean(), fc.boolean()),
});

test('the invoice that a preview names is made then, and has the lines it shows', async () => {
  await fc.assert(
    fc.asyncProperty(change, async ({ first, second, when, since: seconds, hasLooked }) => {
      const { api, as, clock, ports, untilNothingIsDue } = await accountsInMemory();
      const owner = as('workspace_ada');
      await api.subscribe({ plan: first }, owner);
      if (hasLooked[0]) await untilNothingIsDue();
      clock.ms += seconds * 1000;
      if (hasLooked[1]) await untilNothingIsDue();
      const asked = { plan: second, ...(when ? { when } : {}) };
      const { pending, lines, fees, invoicedAt } = await api.previewChange(asked, owner);
      await api.changePlan(asked, owner);
      // What is due before is made on its way there.
      for (const atMs of [clock.ms, clock.ms + LEDGER_GRACE_MS, Date.parse(invoicedAt)]) {
        clock.ms = Math.min(atMs, Date.parse(invoicedAt));
        await untilNothingIsDue();
      }
      const { items } = await ports.invoiceRows.everywhere.list({
        orderBy: 'sequence',
        limit: 100,
      });
      const made = items.findLast(({ openedAt }) => openedAt === invoicedAt);
      assert.deepEqual(made?.lines.filter(({ kind }) => kind !== 'carried') ?? [], [
        ...pending,
        ...lines,
        ...fees,
      ]);
    }),
    { numRuns: 40 },
  );
});

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
const amounts = (lines: readonly InvoiceLine[], ...kinds: InvoiceLine['kind'][]) =>
  sum(lines.filter(({ kind }) => kinds.includes(kind)).map(({ amountNanoUsd }) => amountNanoUsd));

async function everyCallIsOnOneInvoice(months: Months): Promise<void> {
  const { entries, invoices, billable, workspaces, store } = months;
  for (const workspaceId of workspaces) {
    const state = await stateOf(store, subscriptions, subscriptionAt(workspaceId));
    const segments = state.status === 'none' ? [] : state.segments;
    for (const { requestId, at } of entries.filter((each) => each.workspaceId === workspaceId)) {
      const subscribed = segments.some(({ from, to }) => from <= at && (to === null || at < to));
      assert.equal(
        billable.invoiceOf(requestId) !== undefined,
        subscribed,
        `${requestId} at ${at}`,
      );
    }
    const left = segments.map(({ allowanceNanoUsd }) => allowanceNanoUsd ?? 0);
    assert.ok(
      left.every((each) => each >= 0),
      'no more is included than the plan has',
    );
  }
  const billed = new Map<string, number>();
  for (const { requestId, costNanoUsd } of entries) {
    const invoiceId = billable.invoiceOf(requestId);
    if (invoiceId) billed.set(invoiceId, (billed.get(invoiceId) ?? 0) + (costNanoUsd ?? 0));
  }
  for (const { id, lines } of invoices) {
    assert.equal(amounts(lines, 'usage'), billed.get(id) ?? 0, `the usage on ${id}`);
    billed.delete(id);
  }
  assert.equal(sum([...billed.values()]), 0, 'nothing that costs is marked without an invoice');
}

function everyInvoiceAddsUp({ invoices }: Months): void {
  for (const { lines, totalNanoUsd, payableCents, carriedNanoUsd } of invoices) {
    assert.equal(sum(lines.map(({ amountNanoUsd }) => amountNanoUsd)), totalNanoUsd);
    assert.equal(payableCents * NANO_PER_CENT + carriedNanoUsd, totalNanoUsd);
    if (payableCents === 0) assert.ok(carriedNanoUsd < LEAST_CHARGE_CENTS * NANO_PER_CENT);
    else {
      assert.ok(payableCents >= LEAST_CHARGE_CENTS, 'nothing is charged that Stripe refuses');
      assert.ok(carriedNanoUsd >= 0 && carriedNanoUsd < NANO_PER_CENT);
    }
  }
}

async function carriesTelescope({ invoices, workspaces, store }: Months): Promise<void> {
  for (const workspaceId of workspaces) {
    const own = invoices.filter((each) => each.workspaceId === workspaceId);
    const state = await stateOf(store, subscriptions, subscriptionAt(workspaceId));
    const charged = own.flatMap(({ lines }) => lines).filter(({ kind }) => kind !== 'carried');
    assert.equal(
      sum(charged.map(({ amountNanoUsd }) => amountNanoUsd)),
      sum(own.map(({ payableCents }) => payableCents)) * NANO_PER_CENT +
        (state.status === 'none' ? 0 : state.carriedNanoUsd),
      'fees + usage − credits = what is to be paid, and what the next invoice begins with',
    );
  }
}

const FEES = ['fee', 'proration-charge', 'proration-credit'] as const;

/** Fees as somebody else would count them: of each plan's price the part of the seconds it held. */
async function feesAreThoseOfTheSeconds(months: Months): Promise<void> {
  const { store, workspaces } = months;
  for (const workspaceId of workspaces) {
    const own = months.invoices.filter((each) => each.workspaceId === workspaceId);
    const state = await stateOf(store, subscriptions, subscriptionAt(workspaceId));
    const waiting = state.status === 'none' ? [] : state.pending;
    const history = store.recorded().filter(({ context }) => context.workspaceId === workspaceId);
    // The one place where the test knows what kinds of events the store holds.
    const { fees, pieces, kept } = feesOf(history.map(({ event }) => event as SubscriptionEvent));
    const isTakenBack = own.some((each) => each.creditedCents > 0 || each.status === 'void');
    if (!isTakenBack) assert.ok(kept <= pieces, 'what is not used is given back');
    const asked = amounts([...own.flatMap(({ lines }) => lines), ...waiting], ...FEES);
    const right = fees + kept;
    assert.ok(Math.abs(asked - right) <= pieces, `${asked} is asked for, ${right} would be right`);
  }
}

type Running = { price: number; from: string; period: { from: string; to: string } };

/** `kept` is what was not given back of time that was not used, for it had been taken back before. */
function feesOf(events: readonly SubscriptionEvent[]) {
  let running: Running | undefined;
  let isSuspended = false;
  let [fees, pieces, kept] = [0, 1, 0];
  const secondsOf = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 1000;
  const cut = (at: string, lines?: readonly InvoiceLine[]) => {
    if (running === undefined) return;
    const { price, from, period } = running;
    const perSecond = price / secondsOf(period.from, period.to);
    fees += perSecond * secondsOf(from, at);
    if (lines) kept += perSecond * secondsOf(at, period.to) + amounts(lines, 'proration-credit');
    pieces += 2;
  };
  for (const event of events)
    switch (event.type) {
      case 'SubscriptionCreated':
      case 'PeriodRenewed':
      case 'SubscriptionReactivated':
        isSuspended = false;
        if (event.type === 'SubscriptionReactivated' && event.period.to === running?.period.to)
          break;
        if (running) cut(running.period.to);
        running = {
          price: event.plan.monthlyPriceNanoUsd,
          from: event.period.from,
          period: event.period,
        };
        break;
      case 'TierUpgraded':
      case 'TierDowngraded':
        // What the turn of a period brings is cut when that one begins.
        if (running && event.at < running.period.to) cut(event.at, event.lines);
        else cut(event.at);
        if (running)
          running = { ...running, price: event.plan.monthlyPriceNanoUsd, from: event.at };
        break;
      case 'SubscriptionSuspended':
        isSuspended = true;
        break;
      case 'SubscriptionExpired':
        // Who was suspended for not paying gets nothing back of that period.
        if (running && isSuspended) cut(running.period.to);
        else cut(event.at, event.lines);
        running = undefined;
        isSuspended = false;
        break;
      default:
      // Nothing else begins or ends what a plan costs.
    }
  if (running) cut(running.period.to);
  return { fees, pieces, kept };
}

function moneyIsWhatIsOwed(months: Months): void {
  const { invoices, creditNotes, charges, store } = months;
  for (const { payableCents, paidCents, creditedCents, status } of invoices) {
    assert.ok(creditedCents <= payableCents && paidCents <= payableCents);
    assert.equal(status === 'paid', paidCents === payableCents && status !== 'void');
  }
  const cents = (notes: typeof creditNotes) => sum(notes.map(({ amountCents }) => amountCents));
  const sent = creditNotes.filter(({ status }) => status === 'refunded');
  const kept = creditNotes.filter(({ status }) => status !== 'refunded');
  assert.ok(kept.every(({ status }) => status !== 'refunding'));
  assert.equal(charges.outCents(), cents(sent), 'what went back is what credit notes say');

  // The one place where the test knows what kinds of events the store holds.
  const events = store.recorded().map(({ event }) => event as SubscriptionEvent | InvoiceEvent);
  const excess = events.flatMap((each) => {
    if (!('excessCents' in each)) return [];
    return each.type === 'PaymentTakenBack' ? -each.excessCents : each.excessCents;
  });
  const credited = events.flatMap((each) =>
    each.type === 'BalanceCredited' && !each.creditId.endsWith('is void')
      ? -each.line.amountNanoUsd / NANO_PER_CENT
      : [],
  );
  const paidOut = creditNotes.filter(({ settlement }) => settlement === 'pay-out');
  assert.equal(
    sum(credited),
    sum(excess) + cents(kept) - cents(paidOut),
    'credits come from these and nothing else',
  );
  assert.equal(
    charges.inCents() - charges.takenBackCents(),
    sum(invoices.map(({ paidCents }) => paidCents)) + sum(excess),
    'payments are on invoices, or too much',
  );
}

/** Whatever is changed, ended, refunded, credited, paid out, void or given up, in whatever order. */
async function nobodyHasMoreThanHePaid({ charges, invoices, workspaces, store }: Months) {
  for (const workspaceId of workspaces) {
    const state = await stateOf(store, subscriptions, subscriptionAt(workspaceId));
    if (state.status === 'none') continue;
    const waiting = sum(state.pending.map(({ amountNanoUsd }) => amountNanoUsd));
    const own = <K extends { workspaceId: string }>(all: Iterable<K>) =>
      [...all].filter((each) => each.workspaceId === workspaceId);
    const paid = (kept: typeof charges.refunded) =>
      own(kept.values()).flatMap(({ answer, amountCents }) =>
        answer.kind === 'paid' ? amountCents : [],
      );
    const owed = own(invoices).filter(({ status }) => isOwed(status));
    const cents =
      sum(paid(charges.charged)) -
      sum(paid(charges.refunded)) -
      charges.takenBackCents(workspaceId) +
      sum(owed.map(({ payableCents, paidCents }) => payableCents - paidCents));
    const position = cents * NANO_PER_CENT + state.carriedNanoUsd + waiting;
    assert.ok(position >= 0, `${workspaceId} has ${-position} that nobody paid`);
  }
}

function numbersHaveNoGaps({ invoices, creditNotes }: Months): void {
  for (const documents of [invoices, creditNotes]) {
    const numbers = documents.flatMap(({ number }) => number ?? []).sort();
    const byYear = Map.groupBy(numbers, (number) => number.slice(0, -6));
    for (const [year, own] of byYear)
      assert.deepEqual(
        own,
        own.map((_, index) => `${year}${String(index + 1).padStart(6, '0')}`),
      );
  }
}
