import {
  day,
  EmptyState,
  FailureNotice,
  ListTable,
  MoreButton,
  Page,
  Panel,
  RouteLink,
  useMay,
} from '@atelier/ui';
import { Anchor, Button, Center, SegmentedControl, Skeleton, Text } from '@mantine/core';
import { IconReceipt } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type CustomerInvoice, type InvoiceSummary, keys, useBilling } from './billing-api.ts';
import { cents, lookOf } from './billing-words.ts';
import { InvoiceDrawer } from './invoice-drawer.tsx';
import { StatusBadge } from './status-badge.tsx';

/** What the address says of the page. */
export type InvoiceView = {
  readonly status?: string | undefined;
  /** `all`: of every workspace, for staff. */
  readonly of?: string | undefined;
  readonly invoice?: string | undefined;
};

type Props = {
  readonly view: InvoiceView;
  readonly onView: (view: InvoiceView) => void;
  /** Where a plan is chosen. */
  readonly plansHref: string;
};

const FILTERS = [
  { value: '', label: 'All' },
  { value: 'open', label: 'To be paid' },
  { value: 'paid', label: 'Paid' },
] as const;

const WHOSE = [
  { value: 'own', label: 'This workspace' },
  { value: 'all', label: 'All workspaces' },
] as const;

/** An invoice of this workspace, or of any with the name of its customer. */
type Shown = InvoiceSummary & Partial<Pick<CustomerInvoice, 'customer'>>;
type Listed = { readonly items: readonly Shown[]; readonly nextCursor?: string | undefined };

/** The invoices of the workspace, for staff those of all; one opens with its lines, its payments and its credit notes. */
export function InvoiceListPage({ view, onView, plansHref }: Props) {
  const billing = useBilling();
  const status = FILTERS.find(({ value }) => value !== '' && value === view.status)?.value ?? '';
  const isStaff = useMay('invoice', 'manage');
  const of = isStaff && view.of === 'all' ? 'all' : 'own';
  const list = useInfiniteQuery({
    queryKey: keys.invoices(of, status),
    queryFn: async ({ pageParam }): Promise<Listed> => {
      const query = {
        limit: 50,
        ...(status === '' ? {} : { status }),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return of === 'all' ? billing.listAllInvoices(query) : billing.listInvoices(query);
    },
    // Invoices are made and paid while one looks elsewhere.
    refetchOnMount: 'always',
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const invoices = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const invoiceId = invoiceIdIn(view.invoice);
  return (
    <Page
      title="Invoices"
      about="One for each period, made when it ends. Lines add up exactly; what is less than a cent, or below $0.50 in all, is carried to the next one."
      actions={
        <>
          {isStaff && (
            <SegmentedControl
              size="xs"
              aria-label="Whose invoices"
              data={WHOSE.map(({ value, label }) => ({ value, label }))}
              value={of}
              onChange={(next) => onView({ ...view, of: next === 'all' ? next : undefined })}
            />
          )}
          <SegmentedControl
            size="xs"
            aria-label="Which invoices"
            data={FILTERS.map(({ value, label }) => ({ value, label }))}
            value={status}
            onChange={(next) => onView({ ...view, status: next || undefined })}
          />
        </>
      }
    >
      {list.isError && <FailureNotice error={list.error} retry={() => void list.refetch()} />}
      <Panel padded={false}>
        {list.isPending && <Skeleton h={200} />}
        {list.data && invoices.length === 0 && (
          <Nothing
            action={
              status === '' ? (
                <Button component={RouteLink} href={plansHref} variant="default">
                  Look at the plans
                </Button>
              ) : (
                <Button variant="default" onClick={() => onView({ ...view, status: undefined })}>
                  Show all
                </Button>
              )
            }
            filtered={status !== ''}
          />
        )}
        {invoices.length > 0 && (
          <Invoices invoices={invoices} onOpen={(invoice) => onView({ ...view, invoice })} />
        )}
      </Panel>
      <Center>
        <MoreButton list={list}>Show older</MoreButton>
      </Center>
      {invoiceId && (
        <InvoiceDrawer
          invoiceId={invoiceId}
          onClose={() => onView({ ...view, invoice: undefined })}
        />
      )}
    </Page>
  );
}

type ListProps = {
  readonly invoices: readonly Shown[];
  readonly onOpen: (id: InvoiceSummary['id']) => void;
};

function Invoices({ invoices, onOpen }: ListProps) {
  return (
    <ListTable
      minWidth={560}
      rows={invoices}
      keyOf={({ id }) => id}
      columns={[
        {
          title: 'Number',
          show: ({ id, number, customer }) => (
            <>
              <Anchor component="button" size="sm" fw={500} onClick={() => onOpen(id)}>
                {number ?? 'Draft'}
              </Anchor>
              {customer !== undefined && (
                <Text size="xs" c="dimmed">
                  {customer}
                </Text>
              )}
            </>
          ),
        },
        { title: 'Made on', show: ({ openedAt, createdAt }) => day(openedAt ?? createdAt) },
        {
          title: 'Due',
          show: ({ status, dueAt }) => (status === 'open' && dueAt ? day(dueAt) : '–'),
        },
        { title: 'Status', show: (invoice) => <StatusBadge look={lookOf(invoice)} /> },
        {
          title: 'Amount',
          align: 'right',
          show: ({ payableCents, creditedCents }) => (
            <>
              {cents(payableCents)}
              {creditedCents > 0 && (
                <Text size="xs" c="dimmed">
                  {cents(creditedCents)} credited
                </Text>
              )}
            </>
          ),
        },
      ]}
    />
  );
}

function Nothing({ filtered, action }: { filtered: boolean; action: ReactNode }) {
  return (
    <EmptyState
      icon={<IconReceipt size={20} />}
      title={filtered ? 'No such invoices' : 'No invoices yet'}
      action={action}
    >
      {!filtered && 'The first one is made when you choose a plan that costs something.'}
    </EmptyState>
  );
}

function invoiceIdIn(text: string | undefined): InvoiceSummary['id'] | undefined {
  // What else stands in the address is no id, and opens nothing.
  return text?.startsWith('invoice_') ? (text as InvoiceSummary['id']) : undefined;
}
