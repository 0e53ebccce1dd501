import { fullTime, ListTable, useMay } from '@atelier/ui';
import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { Payment } from './billing-api.ts';
import { cents, paymentLooks } from './billing-words.ts';
import { PaymentRecordForm } from './payment-record.form.tsx';
import { StatusBadge } from './status-badge.tsx';

/** A payment, and whose it is where that is asked. */
type Shown = Payment & { readonly customer?: string };
type Props = { readonly payments: readonly Shown[] };

/** Payments with what became of them; staff says of those by hand that they were paid. */
export function PaymentTable({ payments }: Props) {
  const isStaff = useMay('invoice', 'manage');
  const [recording, setRecording] = useState<Payment>();
  if (payments.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nothing was paid or asked for yet.
      </Text>
    );
  return (
    <>
      <ListTable
        minWidth={440}
        rows={payments}
        keyOf={({ id }) => id}
        columns={[
          { title: 'What', show: (payment) => <What payment={payment} /> },
          { title: 'Status', show: ({ status }) => <StatusBadge look={paymentLooks[status]} /> },
          {
            title: 'Amount',
            align: 'right',
            show: (payment) => (
              <>
                {cents(payment.amountCents)}
                {isStaff && isByHand(payment) && MAY_COME.includes(payment.status) && (
                  <div>
                    <Button
                      size="compact-xs"
                      variant="light"
                      mt={4}
                      onClick={() => setRecording(payment)}
                    >
                      Mark as paid
                    </Button>
                  </div>
                )}
              </>
            ),
          },
        ]}
      />
      {recording && (
        <PaymentRecordForm payment={recording} onClose={() => setRecording(undefined)} />
      )}
    </>
  );
}

/** Money may come for an invoice that is void, too. */
const MAY_COME: readonly Payment['status'][] = ['pending', 'failed'];
const isByHand = ({ provider }: Payment) => provider === 'ledger';

function What({ payment }: { payment: Shown }) {
  const { description, customer, settledAt, createdAt, failure, note, refunds } = payment;
  const how = isByHand(payment) ? 'By bank transfer' : 'By card';
  return (
    <>
      <Text size="sm">{[description, customer].filter(Boolean).join(', ')}</Text>
      <Text size="xs" c="dimmed">
        {fullTime(settledAt ?? createdAt)} · {failure?.message ?? note ?? how}
      </Text>
      {refunds.map(({ id, amountCents, status, reason }) => (
        <Text key={id} size="xs" c="dimmed">
          {status === 'failed' ? 'Refund failed' : `${cents(amountCents)} given back`}: {reason}
        </Text>
      ))}
    </>
  );
}
