import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collectPayment } from './application/collect-payment.ts';
import { accountsOfAda, workspaceId } from './testing/accounts-of-ada.ts';

const USD = 1_000_000_000;

test('what is not used of a subscription that is ended at once is a credit balance for a later one', async () => {
  const { api, owner, subscribed, clock, linesOf, newest, untilNothingIsDue } =
    await accountsOfAda();
  await subscribed('pro');
  clock.days(14);
  const contact = { name: 'Ada AG', email: 'books@example.com', address: ['Gasse 1'] };
  await api.changeBillingContact(contact, owner);
  await api.cancelSubscription({ when: 'now' }, owner);
  clock.days(1);
  await untilNothingIsDue();
  const { status, balanceNanoUsd } = await api.getSubscription(undefined, owner);
  assert.deepEqual([status, balanceNanoUsd], ['expired', -10 * USD]);
  await subscribed('pro');
  assert.deepEqual(await linesOf(), [
    ['fee', 20 * USD],
    ['carried', -10 * USD],
  ]);
  assert.deepEqual((await newest()).contact, contact, 'still made out to the same');
});

test('what is paid twice is credited on the next invoice', async () => {
  const { api, owner, subscribed, newest, settle } = await accountsOfAda();
  await subscribed('pro');
  const { id: invoiceId } = await newest();
  const answer = { kind: 'paid', reference: 'again' } as const;
  const about = { workspaceId, invoiceId, idempotencyKey: 'again', amountCents: 2000 };
  for (let time = 0; time < 2; time++) await settle({ of: 'payment', ...about, answer });
  const { pending } = await api.getSubscription(undefined, owner);
  assert.deepEqual(
    pending.map(({ kind, amountNanoUsd }) => [kind, amountNanoUsd]),
    [['credit', -20 * USD]],
  );
  const disputed = { invoiceId, workspaceId, disputeId: 'dispute_1', amountCents: 2000 } as const;
  const news = { ...disputed, reference: 'again', status: 'open', reason: 'duplicate' } as const;
  await settle({ of: 'dispute', ...news });
  assert.equal((await newest()).status, 'paid');
  const after = await api.getSubscription(undefined, owner);
  assert.equal(
    after.pending.reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, 0),
    0,
  );
});

test('never more is taken back than was paid, as a credit and as a refund together', async () => {
  const { api, owner, subscribed, as, charges, newest, untilNothingIsDue } = await accountsOfAda();
  const staff = as('workspace_office', 'staff');
  await subscribed('pro');
  const { id: invoiceId } = await newest();
  const reason = 'A bad month';
  await api.issueCreditNote({ invoiceId, amountCents: 500, reason }, staff);
  const note = await api.refund({ invoiceId, amountCents: 1500, reason }, staff);
  await untilNothingIsDue();
  await assert.rejects(api.refund({ invoiceId, amountCents: 1, reason }, staff), {
    code: 'CREDIT_EXCEEDS_PAYMENT',
    data: { leftCents: 0 },
  });
  assert.equal(charges.outCents(), 1500);
  const { status, number } = await api.getCreditNote({ creditNoteId: note.id }, owner);
  assert.deepEqual([status, number], ['refunded', 'CN-2026-000002']);
});

test('a refund that a bank sends back weeks later is credited, once', async () => {
  const { api, owner, subscribed, as, newest, settle, untilNothingIsDue } = await accountsOfAda();
  await subscribed('pro');
  const { id: invoiceId } = await newest();
  const asked = { invoiceId, amountCents: 700, reason: 'Sorry' };
  await assert.rejects(api.refund({ ...asked, reason: '模' }, as('workspace_office', 'staff')), {
    code: 'NOT_PRINTABLE',
  });
  const { id } = await api.refund(asked, as('workspace_office', 'staff'));
  await untilNothingIsDue();
  assert.equal((await api.getCreditNote({ creditNoteId: id }, owner)).status, 'refunded');
  const answer = { kind: 'failed', code: 'expired_or_canceled_card', message: 'No.' } as const;
  for (let time = 0; time < 2; time++)
    await settle({ of: 'refund', workspaceId, idempotencyKey: id, answer });
  assert.equal((await api.getCreditNote({ creditNoteId: id }, owner)).status, 'refund-failed');
  const { pending } = await api.getSubscription(undefined, owner);
  assert.deepEqual(
    pending.map(({ amountNanoUsd }) => amountNanoUsd),
    [-7 * USD],
  );
});

test('what was sent back on the provider’s own pages is not credited as well', async () => {
  const { api, owner, subscribed, as, newest, settle } = await accountsOfAda();
  await subscribed('pro');
  const { id: invoiceId } = await newest();
  const asked = { invoiceId, amountCents: 700, reason: 'Sorry' };
  const { id } = await api.refund(asked, as('workspace_office', 'staff'));
  const answer = { kind: 'failed', code: 'refund_exceeds_payment', message: 'Back.' } as const;
  await settle({ of: 'refund', workspaceId, idempotencyKey: id, answer });
  assert.deepEqual((await api.getSubscription(undefined, owner)).pending, []);
});

test('never more of a time is taken back than was charged for it, as refund and as not used', async () => {
  for (const order of ['refund first', 'end first', 'void first', 'end, then void']) {
    const { api, owner, subscribed, as, charges, clock, newest, untilNothingIsDue } =
      await accountsOfAda();
    const staff = as('workspace_office', 'staff');
    const isVoid = order.includes('void');
    charges.be(isVoid ? 'declines' : 'pays');
    await subscribed('team');
    const { id: invoiceId } = await newest();
    const end = () => api.cancelSubscription({ when: 'now' }, owner);
    const takeBack = () =>
      isVoid
        ? api.voidInvoice({ invoiceId, reason: 'Nobody paid' }, staff)
        : api.refund({ invoiceId, amountCents: 10_000, reason: 'Sorry' }, staff);
    if (order.endsWith('first') && order !== 'end first') {
      await takeBack();
      await end();
    } else {
      await end();
      if (isVoid) await takeBack();
      else
        await assert.rejects(takeBack(), {
          code: 'CREDIT_EXCEEDS_PAYMENT',
          data: { leftCents: 0 },
        });
    }
    clock.days(1);
    await untilNothingIsDue();
    const { balanceNanoUsd, pending } = await api.getSubscription(undefined, owner);
    const left = pending.reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, balanceNanoUsd);
    const inNanoUsd = (charges.inCents() - charges.outCents()) * 10_000_000;
    assert.deepEqual([left, inNanoUsd], order === 'end first' ? [-100 * USD, 100 * USD] : [0, 0]);
  }
});

test('a credit that a void invoice took is on the balance again', async () => {
  const { api, owner, subscribed, as, charges, clock, newest, untilNothingIsDue } =
    await accountsOfAda();
  const staff = as('workspace_office', 'staff');
  await subscribed('pro');
  const reason = 'Sorry';
  await api.issueCreditNote({ invoiceId: (await newest()).id, amountCents: 1500, reason }, staff);
  charges.be('declines');
  clock.days(29);
  await untilNothingIsDue();
  const { id: invoiceId, payableCents } = await newest();
  assert.equal(payableCents, 500);
  await api.voidInvoice({ invoiceId, reason }, staff);
  const { pending } = await api.getSubscription(undefined, owner);
  assert.deepEqual(
    pending.map(({ kind, amountNanoUsd }) => [kind, amountNanoUsd]),
    [['credit', -15 * USD]],
  );
});

test('a credit balance is paid out once, the way the invoice was paid, and no more than is not owed', async () => {
  const { api, owner, subscribed, as, charges, clock, newest, untilNothingIsDue } =
    await accountsOfAda();
  const staff = as('workspace_office', 'staff');
  await subscribed('pro');
  const { id: invoiceId } = await newest();
  clock.days(14);
  await api.cancelSubscription({ when: 'now' }, owner);
  clock.days(1);
  await untilNothingIsDue();
  assert.equal((await api.getInvoice({ invoiceId }, staff)).payOutCents, 1000);
  assert.equal((await api.getInvoice({ invoiceId }, owner)).payOutCents, undefined);
  const half = { invoiceId, amountCents: 600, reason: 'It ended' };
  const asked = await Promise.allSettled([1, 2, 3].map(() => api.payOutBalance(half, staff)));
  assert.deepEqual(asked.map(({ status }) => status).sort(), ['fulfilled', 'rejected', 'rejected']);
  await assert.rejects(api.payOutBalance(half, staff), {
    code: 'PAY_OUT_EXCEEDS_BALANCE',
    data: { balanceCents: 400 },
  });
  await untilNothingIsDue();
  assert.equal(charges.outCents(), 600);
  charges.be('declines');
  await api.payOutBalance({ ...half, amountCents: 400 }, staff);
  await untilNothingIsDue();
  assert.equal(
    (await api.getInvoice({ invoiceId }, staff)).payOutCents,
    400,
    'what could not be sent is on the balance again',
  );
});

test('a refund that cannot be sent is credited instead', async () => {
  const { api, owner, subscribed, as, charges, newest, untilNothingIsDue } = await accountsOfAda();
  await subscribed('pro');
  charges.be('declines');
  const { id: invoiceId } = await newest();
  const staff = as('workspace_office', 'staff');
  const note = await api.refund({ invoiceId, amountCents: 700, reason: 'Sorry' }, staff);
  await untilNothingIsDue();
  assert.equal((await api.getCreditNote({ creditNoteId: note.id }, owner)).status, 'refund-failed');
  const { pending } = await api.getSubscription(undefined, owner);
  assert.equal(pending[0]?.amountNanoUsd, -7 * USD);
});

test('what a bank takes back is owed again, and is paid when it gives that back', async () => {
  const { api, owner, subscribed, charges, newest, ports, settle, told, untilNothingIsDue } =
    await accountsOfAda();
  const how = async () => [
    (await newest()).status,
    (await api.getSubscription(undefined, owner)).status,
  ];
  const bank = async (says: 'open' | 'lost' | 'won') => {
    for (const news of charges.dispute(0, says))
      for (let time = 0; time < 2; time++) await settle({ of: 'dispute', ...news });
    return how();
  };
  await subscribed('pro');
  assert.deepEqual(await bank('open'), ['uncollectible', 'suspended']);
  await untilNothingIsDue();
  assert.equal(charges.charged.size, 1, 'the card is not asked again by itself');
  assert.deepEqual(await bank('lost'), ['uncollectible', 'suspended']);
  await collectPayment(ports, { workspaceId, invoiceId: (await newest()).id });
  assert.deepEqual(await how(), ['paid', 'active']);
  assert.deepEqual(await bank('won'), ['paid', 'active']);
  const { pending } = await api.getSubscription(undefined, owner);
  assert.deepEqual(
    pending.map(({ kind, amountNanoUsd }) => [kind, amountNanoUsd]),
    [['credit', -20 * USD]],
    'paid twice',
  );
  assert.deepEqual(
    [...new Map(told.map((each) => [each.key, each])).values()].map((each) => [
      each.title,
      each.owners,
      each.users,
    ]),
    [
      'A payment is disputed',
      'A dispute of a payment is lost',
      'A dispute of a payment is won',
    ].map((title) => [title, true, ['user_staff']]),
  );
});
