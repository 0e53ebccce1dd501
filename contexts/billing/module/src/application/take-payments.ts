import { createHash } from 'node:crypto';
import { type CallContext, serviceCall, type WorkspaceId } from '@atelier/kernel';
import type { PaymentId, PaymentNews, Refund, RefundId } from '../domain/payment.ts';
import type { PaymentRow } from './payment-list.projection.ts';
import type { PaymentPorts } from './payment-ports.ts';
import {
  type Charge,
  type PaymentAnswer,
  type PaymentProvider,
  type Payments,
  ProviderUnavailable,
  type RefundOrder,
} from './payment-provider.ts';

/**
 * The way to the money as the rest of billing sees it: every order is recorded before the provider
 * is asked and its answer after. An order that was interrupted in between is looked for at the
 * provider first, and only one the provider never had is given again, under the same key.
 */
export function takePayments(ports: Ports): Payments {
  return {
    charge: (order) => charge(ports, order),
    refund: (order) => refund(ports, order),
    cancel: (order) => cancel(ports, order),
  };
}

type Ports = Pick<PaymentPorts, 'payments' | 'paymentRows' | 'provider' | 'providers' | 'clock'>;

async function charge(ports: Ports, order: Charge): Promise<PaymentAnswer> {
  const { payments, clock } = ports;
  const paymentId = paymentIdOf(order);
  const call = asBilling(order.workspaceId);
  const before = await ports.paymentRows.get(order.workspaceId, paymentId);
  const provider = before ? providerOf(ports, before) : ports.provider;
  const { invoiceId, amountCents, currency, description, idempotencyKey } = order;
  const begun = await payments(call, paymentId, {
    type: 'BeginPayment',
    paymentId,
    invoiceId,
    amountCents,
    currency,
    description,
    idempotencyKey,
    provider: provider.name,
  });
  if (begun.outcome === 'rejected')
    throw new Error(`The key ${idempotencyKey} is that of another payment.`);
  if (before !== undefined && before.progress !== 'created') return paymentAnswer(before);
  const found = before === undefined ? undefined : await provider.findCharge(order);
  const answer = found ?? (await provider.charge(order));
  await payments(call, paymentId, {
    type: 'HearOfPayment',
    paymentId,
    ...newsOf(answer, clock.now()),
  });
  const row = await ports.paymentRows.get(order.workspaceId, paymentId);
  // A web hook may have been quicker than the answer, and know more.
  return row ? paymentAnswer(row) : answer;
}

async function refund(ports: Ports, order: RefundOrder): Promise<PaymentAnswer> {
  const { payments, paymentRows } = ports;
  const { workspaceId, paymentReference, amountCents, reason } = order;
  const { items } = await paymentRows.list(workspaceId, {
    where: { reference: paymentReference },
    limit: 1,
  });
  const [row] = items;
  if (row === undefined)
    return { kind: 'failed', code: 'payment_not_found', message: 'There is no such payment.' };
  const provider = providerOf(ports, row);
  const refundId = refundIdOf(order);
  const call = asBilling(workspaceId);
  const known = row.refunds[refundId];
  if (known !== undefined && known.status !== 'requested') return refundAnswer(known);
  const about = { paymentId: row.id, refundId, amountCents, reason };
  const requested = await payments(call, row.id, { type: 'RequestRefund', ...about });
  if (requested.outcome === 'rejected') return refused(requested.rejection);
  const from = { ...order, invoiceId: row.invoiceId };
  const found = known === undefined ? undefined : await provider.findRefund(from);
  const answer = found ?? (await provider.refund(from));
  await payments(call, row.id, {
    type: 'HearOfRefund',
    ...about,
    paymentReference,
    ...(answer.kind === 'failed' ? {} : { reference: answer.reference }),
    status: answer.kind === 'paid' ? 'succeeded' : answer.kind,
  });
  return answer;
}

async function cancel(
  { payments, paymentRows, providers, clock }: Ports,
  order: Parameters<Payments['cancel']>[0],
): Promise<void> {
  const { workspaceId } = order;
  const row = await paymentRows.get(workspaceId, paymentIdOf(order));
  const byHand = row && providers[row.provider]?.byHand;
  if (row?.progress !== 'pending' || row.reference === undefined || !byHand) return;
  const { id: paymentId, reference } = row;
  await byHand.cancelled({ workspaceId, paymentReference: reference });
  const at = clock.now().toISOString();
  const why = { code: 'invoice_void', message: 'The invoice is void.' };
  await payments(asBilling(workspaceId), paymentId, {
    type: 'HearOfPayment',
    ...{ paymentId, progress: 'failed', reference, at, ...why },
  });
}

function providerOf({ providers }: Pick<Ports, 'providers'>, row: PaymentRow): PaymentProvider {
  const provider = providers[row.provider];
  if (provider === undefined)
    throw new ProviderUnavailable(`${row.id} is ${row.provider}'s, which is not configured.`);
  return provider;
}

/** The same order is the same payment, whoever gives it and how often. */
export function paymentIdOf(order: { workspaceId: string; idempotencyKey: string }): PaymentId {
  return `payment_${digest(order)}`;
}

export function refundIdOf(order: { workspaceId: string; idempotencyKey: string }): RefundId {
  return `refund_${digest(order)}`;
}

/** Billing itself acts, in the workspace whose money it is. */
export function asBilling(workspaceId: string): CallContext {
  return serviceCall('billing', workspaceId);
}

/** The same actor in another workspace, which the caller has looked up. */
export function inWorkspace(call: CallContext, workspaceId: string): CallContext {
  // Rows hold the ids of workspaces as plain text; each came from an actor once.
  const known = workspaceId as WorkspaceId;
  return { ...call, actor: { ...call.actor, workspaceId: known } };
}

function digest({ workspaceId, idempotencyKey }: { workspaceId: string; idempotencyKey: string }) {
  const hash = createHash('sha256').update(JSON.stringify([workspaceId, idempotencyKey]));
  return hash.digest('hex').slice(0, 32);
}

function newsOf(answer: PaymentAnswer, now: Date): PaymentNews {
  const at = now.toISOString();
  if (answer.kind === 'failed')
    return { progress: 'failed', code: answer.code, message: answer.message, at };
  const progress = answer.kind === 'paid' ? 'succeeded' : 'pending';
  return { progress, reference: answer.reference, at };
}

/** What the provider would answer now. */
export function paymentAnswer({ progress, reference = '', failure }: PaymentRow): PaymentAnswer {
  if (progress === 'succeeded') return { kind: 'paid', reference };
  if (progress === 'failed')
    return {
      kind: 'failed',
      code: failure?.code ?? 'failed',
      message: failure?.message ?? 'The payment failed.',
    };
  return { kind: 'pending', reference };
}

export function refundAnswer({ status, reference = '' }: Refund): PaymentAnswer {
  if (status === 'succeeded') return { kind: 'paid', reference };
  if (status === 'failed')
    return { kind: 'failed', code: 'refund_failed', message: 'The refund failed.' };
  return { kind: 'pending', reference };
}

type Rejection =
  | { code: 'PAYMENT_NOT_FOUND' | 'PAYMENT_NOT_PAID' }
  | { code: 'REFUND_EXCEEDS_PAYMENT'; leftCents: number };

function refused(rejection: Rejection): PaymentAnswer {
  switch (rejection.code) {
    case 'PAYMENT_NOT_FOUND':
      return { kind: 'failed', code: 'payment_not_found', message: 'There is no such payment.' };
    case 'PAYMENT_NOT_PAID':
      return { kind: 'failed', code: 'payment_not_paid', message: 'This was not paid yet.' };
    case 'REFUND_EXCEEDS_PAYMENT':
      return {
        kind: 'failed',
        code: 'refund_exceeds_payment',
        message: `Only ${rejection.leftCents} cents of this payment are left to give back.`,
      };
  }
}
