import { day, Drawer, FailureNotice, money, useMay } from '@atelier/ui';
import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type Invoice, type InvoiceSummary, keys, useBilling } from './billing-api.ts';
import { cents, lookOf } from './billing-words.ts';
import { InvoiceCreditNotes } from './invoice-credit-notes.tsx';
import { InvoiceFailure } from './invoice-failure.tsx';
import { InvoiceNext } from './invoice-next.tsx';
import { InvoiceStaff } from './invoice-staff.tsx';
import { LineTable } from './line-table.tsx';
import { PaymentTable } from './payment-table.tsx';
import { StatusBadge } from './status-badge.tsx';

type Props = {
  readonly invoiceId: InvoiceSummary['id'];
  readonly onClose: () => void;
};

/** One invoice: its lines, its payments, its credit notes, and its PDF. */
export function InvoiceDrawer({ invoiceId, onClose }: Props) {
  const billing = useBilling();
  const invoice = useQuery({
    queryKey: keys.invoice(invoiceId),
    queryFn: () => billing.getInvoice({ invoiceId }),
  });
  return (
    <Drawer
      onClose={onClose}
      size="xl"
      title={invoice.data?.number ? `Invoice ${invoice.data.number}` : 'Invoice'}
    >
      {invoice.isPending && <Skeleton h={240} />}
      {invoice.isError && (
        <FailureNotice error={invoice.error} retry={() => void invoice.refetch()} />
      )}
      {invoice.data && <Details invoice={invoice.data} />}
    </Drawer>
  );
}

function Details({ invoice }: { invoice: Invoice }) {
  const billing = useBilling();
  const isStaff = useMay('invoice', 'manage');
  const payments = useQuery({
    queryKey: keys.payments(invoice.id),
    queryFn: () => billing.listPayments({ invoiceId: invoice.id, limit: 50 }),
  });
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Group gap="xs">
          <StatusBadge look={lookOf(invoice)} />
          <Text size="sm" c="dimmed">
            {whenOf(invoice)}
          </Text>
        </Group>
        {invoice.number && (
          <Button
            component="a"
            href={`/api/v1/invoices/${invoice.id}/pdf`}
            download
            size="xs"
            variant="default"
            leftSection={<IconDownload size={14} />}
          >
            PDF
          </Button>
        )}
      </Group>
      <InvoiceFailure invoice={invoice} />
      {payments.data && <InvoiceNext invoice={invoice} payments={payments.data.items} />}
      <div>
        <LineTable lines={invoice.lines} totalNanoUsd={invoice.totalNanoUsd} />
        {invoice.carriedNanoUsd !== 0 && (
          <Text size="xs" c="dimmed" px="md" pt="xs">
            {carriedOf(invoice)}
          </Text>
        )}
      </div>
      <section>
        <Text component="h3" fw={600} size="sm" mb="xs">
          Payments
        </Text>
        {payments.isError && (
          <FailureNotice error={payments.error} retry={() => void payments.refetch()} />
        )}
        {payments.data && <PaymentTable payments={payments.data.items} />}
      </section>
      <InvoiceCreditNotes invoiceId={invoice.id} />
      {isStaff && payments.data && (
        <InvoiceStaff invoice={invoice} payments={payments.data.items} />
      )}
      <Text size="xs" c="dimmed">
        {invoice.issuer && `From ${invoice.issuer.name}. `}Made out to{' '}
        {[invoice.contact.name, ...invoice.contact.address].join(', ')}
      </Text>
    </Stack>
  );
}

function carriedOf({ payableCents, carriedNanoUsd }: Invoice): string {
  return carriedNanoUsd < 0
    ? `${money(-carriedNanoUsd)} are your credit balance. The next invoice begins with it, also that of a later subscription, unless staff pays it out from an invoice that was paid.`
    : `${cents(payableCents)} are to be paid; the rest is carried to the next invoice.`;
}

function whenOf({ status, payableCents, openedAt, dueAt, paidAt, createdAt }: Invoice): string {
  if (status === 'paid' && payableCents > 0 && paidAt) return `on ${day(paidAt)}`;
  if (status === 'open' && dueAt) return `until ${day(dueAt)}`;
  return `of ${day(openedAt ?? createdAt)}`;
}
