import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountsOfAda, workspaceId } from './testing/accounts-of-ada.ts';

const USD = 1_000_000_000;

test('who subscribes is charged the first month at once', async () => {
  const { subscribed, newest } = await accountsOfAda();
  await subscribed('pro');
  const invoice = await newest();
  assert.deepEqual(
    [invoice.number, invoice.status, invoice.payableCents, invoice.paidCents],
    ['INV-2026-000001', 'paid', 2000, 2000],
  );
});

test('a plan that costs anything, or more than the present one, wants a stored card where cards are kept', async () => {
  const { api, owner, as, cards } = await accountsOfAda();
  const metered = { title: 'Metered', features: [], limits: [], monthlyPriceNanoUsd: 0 };
  const usage = { includedUsageNanoUsd: 0, usageMarkUpBasisPoints: 0 };
  await api.savePlan({ name: 'metered', ...metered, ...usage }, as(workspaceId, 'staff'));
  const wanted = { code: 'PAYMENT_METHOD_REQUIRED' };
  cards.isLacking = true;
  for (const plan of ['pro', 'metered'])
    await assert.rejects(api.subscribe({ plan }, owner), wanted);
  assert.equal((await api.getSubscription(undefined, owner)).status, 'none');
  await api.subscribe({ plan: 'free' }, owner);
  for (const plan of ['pro', 'metered'])
    for (const when of ['now', 'period-end'] as const)
      await assert.rejects(api.changePlan({ plan, when }, owner), wanted);
  cards.isLacking = false;
  await api.changePlan({ plan: 'team' }, owner);
  cards.isLacking = true;
  await api.changePlan({ plan: 'pro', when: 'now' }, owner);
  await assert.rejects(api.changePlan({ plan: 'team' }, owner), wanted);
  assert.equal((await api.getSubscription(undefined, owner)).plan.name, 'pro');
  await api.cancelSubscription({ when: 'period-end' }, owner);
  await assert.rejects(api.resumeSubscription(undefined, owner), wanted);
  assert.equal((await api.getSubscription(undefined, owner)).status, 'cancelled');
});

test('the invoice of a month has its usage by model, less what the plan includes, and the next fee', async () => {
  const { subscribed, record, clock, linesOf, newest, untilNothingIsDue } = await accountsOfAda();
  await subscribed('pro');
  await record({ workspaceId, costNanoUsd: 9 * USD });
  await record({ workspaceId, costNanoUsd: 3 * USD + 1, model: 'anthropic/large' });
  await record({ workspaceId, costNanoUsd: null });
  clock.days(28.5);
  await untilNothingIsDue();
  assert.deepEqual(await linesOf(), [
    ['fee', 20 * USD],
    ['usage', 3 * USD + 1],
    ['usage', 9 * USD],
    ['included-usage', -10 * USD],
  ]);
  const { payableCents, carriedNanoUsd, lines } = await newest();
  assert.deepEqual([payableCents, carriedNanoUsd], [2200, 1]);
  assert.deepEqual(
    lines
      .filter(({ kind }) => kind === 'usage')
      .map(({ calls, unpricedCalls }) => [calls, unpricedCalls]),
    [
      [1, 0],
      [2, 1],
    ],
  );
});

test('an invoice names the hundred dearest models, and those that are made up beside them together', async () => {
  const { api, owner, record, clock, newest, untilNothingIsDue } = await accountsOfAda();
  await api.subscribe({ plan: 'pro' }, owner);
  for (let model = 1; model <= 130; model++)
    await record({ workspaceId, costNanoUsd: model, model: `own/${model}` });
  clock.days(28.5);
  await untilNothingIsDue();
  const usage = (await newest()).lines.filter(({ kind }) => kind === 'usage');
  assert.equal(usage.length, 101);
  const { description, amountNanoUsd, calls } = usage[100] ?? {};
  assert.deepEqual([description, amountNanoUsd, calls], ['30 other models', (30 * 31) / 2, 30]);
});

test('an invoice is downloaded as a PDF under its number', async () => {
  const { api, owner, subscribed, newest } = await accountsOfAda();
  await subscribed('pro');
  const { id: invoiceId } = await newest();
  const file = await api.downloadInvoice({ invoiceId }, owner);
  assert.deepEqual([file.name, file.type], ['INV-2026-000001.pdf', 'application/pdf']);
  assert.equal(await file.slice(0, 5).text(), '%PDF-');
});

test('an invoice names who sold when it was made, and its credit note does too', async () => {
  const { api, owner, subscribed, as, clock, ports, newest, untilNothingIsDue } =
    await accountsOfAda();
  const staff = as('workspace_office', 'staff');
  const sellerOf = async () => (await newest()).issuer?.name;
  await assert.rejects(api.nameInvoiceIssuer({ name: 'Eve' }, owner), { code: 'FORBIDDEN' });
  await assert.rejects(api.nameInvoiceIssuer({ name: '山田' }, staff), { code: 'NOT_PRINTABLE' });
  await subscribed('pro');
  assert.equal(await sellerOf(), undefined);
  const issuer = { name: 'Atelier AG', address: ['Gasse 1', '8001 Zürich'], taxId: 'CHE-1' };
  await api.nameInvoiceIssuer(issuer, staff);
  assert.equal(await sellerOf(), undefined, 'an invoice never changes');
  clock.days(28.5);
  await untilNothingIsDue();
  assert.deepEqual((await newest()).issuer, issuer);
  await api.nameInvoiceIssuer({ ...issuer, name: 'Atelier GmbH' }, staff);
  assert.equal((await api.getInvoiceIssuer(undefined, staff)).issuer?.name, 'Atelier GmbH');
  const { id: invoiceId } = await newest();
  const about = { invoiceId, amountCents: 100, reason: 'Sorry' };
  const { id } = await api.issueCreditNote(about, staff);
  const note = await ports.creditNoteRows.get(workspaceId, id);
  assert.equal(note?.issuer?.name, 'Atelier AG');
  assert.equal((await api.downloadCreditNote({ creditNoteId: id }, owner)).type, 'application/pdf');
});

test('a name that cannot be printed is refused when it is given', async () => {
  const { api, owner } = await accountsOfAda();
  const contact = { name: '山田', email: 'yamada@example.com' };
  await assert.rejects(api.subscribe({ plan: 'pro', contact }, owner), {
    code: 'NOT_PRINTABLE',
    data: { characters: '山田' },
  });
});

test('what is below a cent is carried to the next invoice', async () => {
  const { subscribed, record, clock, linesOf, untilNothingIsDue } = await accountsOfAda();
  await subscribed('pro');
  await record({ workspaceId, costNanoUsd: 10 * USD + 1 });
  clock.days(28.5);
  await untilNothingIsDue();
  clock.days(31);
  await untilNothingIsDue();
  assert.deepEqual(await linesOf(), [
    ['fee', 20 * USD],
    ['carried', 1],
  ]);
});

test('what is too little to charge makes no payment and is carried to the next invoice', async () => {
  const { api, owner, as, charges, record, clock, invoices, newest, untilNothingIsDue } =
    await accountsOfAda();
  const free = (await api.listPlans(undefined, owner)).items.find(({ name }) => name === 'free');
  assert.ok(free);
  const plan = { ...free, name: 'metered', title: 'Metered', includedUsageNanoUsd: 0 };
  await api.savePlan(plan, as(workspaceId, 'staff'));
  await api.subscribe({ plan: 'metered' }, owner);
  await record({ workspaceId, costNanoUsd: 0.49 * USD });
  clock.days(28.5);
  await untilNothingIsDue();
  const small = await newest();
  assert.deepEqual(
    [small.status, small.payableCents, small.carriedNanoUsd, charges.charged.size],
    ['paid', 0, 0.49 * USD, 0],
  );
  await record({ workspaceId, costNanoUsd: 0.01 * USD });
  clock.days(31);
  await untilNothingIsDue();
  const enough = await newest();
  assert.deepEqual(
    [enough.status, enough.payableCents, enough.carriedNanoUsd, charges.charged.size],
    ['paid', 50, 0, 1],
  );
  assert.equal((await invoices()).length, 2);
});

test('an upgrade holds at once and costs the difference of the seconds that are left', async () => {
  const { api, owner, subscribed, clock, linesOf, untilNothingIsDue } = await accountsOfAda();
  await subscribed('pro');
  clock.days(14);
  const preview = await api.previewChange({ plan: 'team' }, owner);
  assert.deepEqual([preview.when, preview.totalNanoUsd], ['now', 40 * USD]);
  const untouched = await api.getSubscription(undefined, owner);
  assert.deepEqual([untouched.plan.name, untouched.pending], ['pro', []]);
  await api.changePlan({ plan: 'team' }, owner);
  assert.equal((await api.getSubscription(undefined, owner)).plan.name, 'team');
  await untilNothingIsDue();
  assert.deepEqual(await linesOf(), [
    ['proration-credit', -10 * USD],
    ['proration-charge', 50 * USD],
  ]);
});

test('the next invoice charges what the preview said, to the second and the nano-dollar', async () => {
  const { api, owner, subscribed, clock, newest, untilNothingIsDue } = await accountsOfAda();
  await subscribed('pro');
  // A second that divides no price: 2 days, 3 h, 46 min and 37 s into a period of 28 days.
  clock.days((2 * 86_400 + 3 * 3600 + 46 * 60 + 37) / 86_400);
  const { lines, totalNanoUsd, fees, invoicedAt } = await api.previewChange(
    { plan: 'team' },
    owner,
  );
  const left = 28n * 86_400n - (2n * 86_400n + 3n * 3600n + 46n * 60n + 37n);
  const share = (price: number) => {
    const used = (BigInt(price * USD) * (28n * 86_400n - left)) / (28n * 86_400n);
    return price * USD - Number(used);
  };
  assert.deepEqual(
    lines.map(({ amountNanoUsd, description }) => [amountNanoUsd, description]),
    [
      [-share(20), 'Pro, not used: 25 d 20 h 13 min 23 s of 28 d at $20.00'],
      [share(100), 'Team, rest of the period: 25 d 20 h 13 min 23 s of 28 d at $100.00'],
    ],
  );
  assert.equal(totalNanoUsd, share(100) - share(20));
  await api.changePlan({ plan: 'team' }, owner);
  clock.ms = Date.parse(invoicedAt);
  await untilNothingIsDue();
  const invoice = await newest();
  assert.deepEqual(invoice.lines, [...lines, ...fees]);
  assert.equal(invoice.openedAt, invoicedAt);
});

test('a downgrade waits for the end of the period and can be withdrawn until then', async () => {
  const { api, owner, clock, untilNothingIsDue } = await accountsOfAda();
  await api.subscribe({ plan: 'team' }, owner);
  await api.changePlan({ plan: 'pro' }, owner);
  assert.equal((await api.getSubscription(undefined, owner)).nextPlan, 'pro');
  await api.changePlan({ plan: 'team' }, owner);
  assert.equal((await api.getSubscription(undefined, owner)).nextPlan, undefined);
  const { lines, fees } = await api.previewChange({ plan: 'pro' }, owner);
  assert.deepEqual([lines, fees.map(({ amountNanoUsd }) => amountNanoUsd)], [[], [20 * USD]]);
  await api.changePlan({ plan: 'pro' }, owner);
  clock.days(29);
  await untilNothingIsDue();
  const { plan, nextPlan } = await api.getSubscription(undefined, owner);
  assert.deepEqual([plan.name, nextPlan], ['pro', undefined]);
});

test('a cancelled subscription lasts until its period ends and can be resumed', async () => {
  const { api, owner, clock, invoices, untilNothingIsDue } = await accountsOfAda();
  await api.subscribe({ plan: 'pro' }, owner);
  await api.cancelSubscription({ when: 'period-end' }, owner);
  await api.resumeSubscription(undefined, owner);
  await api.cancelSubscription({ when: 'period-end' }, owner);
  clock.days(27);
  await untilNothingIsDue();
  assert.equal((await api.getSubscription(undefined, owner)).status, 'cancelled');
  clock.days(2);
  await untilNothingIsDue();
  const { status, plan } = await api.getSubscription(undefined, owner);
  assert.deepEqual([status, plan.name], ['expired', 'free']);
  assert.equal((await invoices()).length, 1);
});

test('a call that comes into the books late is on the next invoice, once, by the plan of its time', async () => {
  const { subscribed, record, clock, linesOf, untilNothingIsDue } = await accountsOfAda();
  await subscribed('pro');
  const then = clock.now().toISOString();
  await record({ workspaceId, costNanoUsd: 8 * USD });
  clock.days(29);
  await untilNothingIsDue();
  await record({ workspaceId, costNanoUsd: 5 * USD, at: then });
  clock.days(31);
  await untilNothingIsDue();
  assert.deepEqual(await linesOf(), [
    ['fee', 20 * USD],
    ['usage', 5 * USD],
    ['included-usage', -2 * USD],
  ]);
});

test('a late call of a subscription that has expired gets an invoice of its own', async () => {
  const { api, owner, subscribed, record, clock, linesOf, untilNothingIsDue } =
    await accountsOfAda();
  await subscribed('pro');
  const then = clock.now().toISOString();
  clock.days(1);
  await api.cancelSubscription({ when: 'now' }, owner);
  clock.days(1);
  await untilNothingIsDue();
  await record({ workspaceId, costNanoUsd: 100 * USD, at: then });
  await untilNothingIsDue();
  assert.deepEqual((await linesOf())[0], ['usage', 100 * USD]);
});

test('staff reads the invoices of all workspaces, with whose they are', async () => {
  const { subscribed, api, as, newest, untilNothingIsDue } = await accountsOfAda();
  await subscribed('pro');
  const { id: invoiceId } = await newest();
  const staff = as('workspace_office', 'staff');
  const { items } = await api.listAllInvoices({ limit: 10, status: 'paid' }, staff);
  assert.deepEqual(
    items.map((each) => [each.id, each.workspaceId, each.customer]),
    [[invoiceId, workspaceId, 'Ada’s workshop']],
  );
  assert.equal((await api.getInvoice({ invoiceId }, staff)).id, invoiceId);
  const back = { invoiceId, amountCents: 500, reason: 'A day without service' };
  await api.refund(back, staff);
  await untilNothingIsDue();
  const notes = await api.listCreditNotes({ limit: 10, invoiceId }, staff);
  assert.deepEqual(
    notes.items.map(({ amountCents, status }) => [amountCents, status]),
    [[500, 'refunded']],
  );
  const [note] = notes.items;
  assert.ok(note);
  const file = await api.downloadCreditNote({ creditNoteId: note.id }, staff);
  assert.equal(file.type, 'application/pdf');
  const stranger = as('workspace_office', 'member');
  const unseen = { code: 'INVOICE_NOT_FOUND' };
  await assert.rejects(api.getInvoice({ invoiceId }, stranger), unseen);
  assert.deepEqual((await api.listCreditNotes({ limit: 10, invoiceId }, stranger)).items, []);
});

test('only an owner subscribes, and nobody sees the invoices of another workspace', async () => {
  const { api, owner, subscribed, as, newest } = await accountsOfAda();
  await assert.rejects(api.subscribe({ plan: 'pro' }, as(workspaceId, 'member')), {
    code: 'NOT_WORKSPACE_OWNER',
  });
  await subscribed('pro');
  const { id: invoiceId } = await newest();
  const eve = as('workspace_eve');
  for (const ask of [api.getInvoice, api.downloadInvoice])
    await assert.rejects(ask({ invoiceId }, eve), { code: 'INVOICE_NOT_FOUND' });
  await assert.rejects(api.refund({ invoiceId, amountCents: 1, reason: 'x' }, owner), {
    code: 'FORBIDDEN',
  });
});

test('calls made before a plan is left, and until the gateway hears of it, are not on the cheaper one', async () => {
  for (const leave of ['change', 'cancel']) {
    const { api, owner, record, clock, invoices, untilNothingIsDue } = await accountsOfAda();
    await api.subscribe({ plan: 'pro' }, owner);
    clock.ms += 3_600_200;
    await record({ workspaceId, costNanoUsd: 100 * USD });
    clock.ms += 500;
    if (leave === 'change') await api.changePlan({ plan: 'free', when: 'now' }, owner);
    else await api.cancelSubscription({ when: 'now' }, owner);
    // The first invoice is due already, and made before these calls.
    await untilNothingIsDue();
    await record({ workspaceId, costNanoUsd: 10 * USD });
    if (leave === 'cancel') await api.subscribe({ plan: 'free' }, owner);
    clock.ms += 15_000;
    await record({ workspaceId, costNanoUsd: USD });
    clock.days(32);
    await untilNothingIsDue();
    const made = (await invoices()).map(({ id }) => api.getInvoice({ invoiceId: id }, owner));
    const usage = (await Promise.all(made))
      .flatMap(({ lines }) => lines)
      .filter(({ kind }) => kind === 'usage')
      .map(({ plan, amountNanoUsd }) => [plan, amountNanoUsd / USD]);
    assert.deepEqual(
      usage.sort((one, other) => Number(one[1]) - Number(other[1])),
      [
        ['free', 1],
        ['pro', 10],
        ['pro', 100],
      ],
      leave,
    );
  }
});

test('calls that came after the last invoice of a subscription that ended at once are on one more', async () => {
  const { api, owner, record, clock, invoices, linesOf, untilNothingIsDue } = await accountsOfAda();
  await api.subscribe({ plan: 'pro' }, owner);
  await api.cancelSubscription({ when: 'now' }, owner);
  await untilNothingIsDue();
  await record({ workspaceId, costNanoUsd: 10 * USD });
  clock.days(1);
  await untilNothingIsDue();
  assert.deepEqual((await linesOf())[0], ['usage', 10 * USD]);
  assert.equal((await invoices()).length, 2);
});
