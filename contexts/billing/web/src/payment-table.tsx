import { fullTime, useMay } from '@atelier/ui';
import { Button, Table, Text } from '@mantine/core';
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
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>What</Table.Th>
            <Table.Th>Status</Table.Th>
            <Table.Th ta="right">Amount</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {payments.map((payment) => (
            <PaymentRow
              key={payment.id}
              payment={payment}
              {...(isStaff ? { onRecord: () => setRecording(payment) } : {})}
            />
          ))}
        </Table.Tbody>
      </Table>
      {recording && (
        <PaymentRecordForm payment={recording} onClose={() => setRecording(undefined)} />
      )}
    </>
  );
}

function PaymentRow({ payment, onRecord }: { payment: Shown; onRecord?: () => void }) {
  const byHand = payment.provider === 'ledger';
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm">{[payment.description, payment.customer].filter(Boolean).join(', ')}</Text>
        <Text size="xs" c="dimmed">
          {fullTime(payment.settledAt ?? payment.createdAt)} ·{' '}
          {payment.failure?.message ?? payment.note ?? (byHand ? 'By bank transfer' : 'By card')}
        </Text>
        {payment.refunds.map(({ id, amountCents, status, reason }) => (
          <Text key={id} size="xs" c="dimmed">
            {status === 'failed' ? 'Refund failed' : `${cents(amountCents)} given back`}: {reason}
          </Text>
        ))}
      </Table.Td>
      <Table.Td style={{ verticalAlign: 'top' }}>
        <StatusBadge look={paymentLooks[payment.status]} />
      </Table.Td>
      <Table.Td ta="right" className="numeric" style={{ verticalAlign: 'top' }}>
        {cents(payment.amountCents)}
        {onRecord && byHand && payment.status === 'pending' && (
          <div>
            <Button size="compact-xs" variant="light" mt={4} onClick={onRecord}>
              Mark as paid
            </Button>
          </div>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
