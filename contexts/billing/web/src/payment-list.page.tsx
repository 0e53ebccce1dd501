import { EmptyState, FailureNotice, MoreButton, noticeDone, Page, Panel } from '@atelier/ui';
import { Center, Skeleton } from '@mantine/core';
import { IconCreditCard } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { AwaitedPayments } from './awaited-payments.tsx';
import { keys, useBilling } from './billing-api.ts';
import { PaymentMethodPanel } from './payment-method.tsx';
import { PaymentTable } from './payment-table.tsx';

type Props = {
  readonly workspaceId: `workspace_${string}`;
  /** Where staff finds what was paid: the invoices of all workspaces. */
  readonly allInvoicesHref: string;
  /** Whether the person comes back from the provider's page with a card stored. */
  readonly cardStored: boolean;
  readonly onCardSeen: () => void;
};

/** How the workspace pays, and what it has paid. */
export function PaymentListPage({ workspaceId, allInvoicesHref, cardStored, onCardSeen }: Props) {
  const billing = useBilling();
  useEffect(() => {
    if (!cardStored) return;
    noticeDone('The card is stored. Invoices are charged to it from now on.');
    onCardSeen();
  }, [cardStored, onCardSeen]);
  const list = useInfiniteQuery({
    queryKey: keys.payments('all'),
    queryFn: ({ pageParam }) =>
      billing.listPayments({ limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }),
    // Payments go on while one looks elsewhere.
    refetchOnMount: 'always',
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const payments = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page title="Payments" about="Every payment that was asked for, and what became of it.">
      <PaymentMethodPanel />
      <AwaitedPayments workspaceId={workspaceId} allInvoicesHref={allInvoicesHref} />
      <Panel title="Payments of this workspace" padded={false}>
        {list.isPending && <Skeleton h={160} />}
        {list.isError && <FailureNotice error={list.error} retry={() => void list.refetch()} />}
        {list.data && payments.length === 0 && (
          <EmptyState icon={<IconCreditCard size={20} />} title="No payments yet">
            The first one is asked for with the first invoice.
          </EmptyState>
        )}
        {payments.length > 0 && <PaymentTable payments={payments} />}
      </Panel>
      <Center>
        <MoreButton list={list}>Show older</MoreButton>
      </Center>
    </Page>
  );
}
