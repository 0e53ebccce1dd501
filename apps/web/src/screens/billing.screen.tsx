import {
  InvoiceListPage,
  type InvoiceView,
  PaymentListPage,
  PlanListPage,
  SubscriptionPage,
} from '@atelier/billing-web';
import { useMay } from '@atelier/ui';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useCallback } from 'react';
import { meQuery } from '../api/query-cache.ts';
import { type ScreenTab, TabbedScreen } from '../layout/tabbed-screen.tsx';
import { patterns } from '../paths.ts';
import { useView } from '../use-view.ts';
import { OwnAllowance } from './own-allowance.tsx';

export function BillingScreen() {
  return (
    <Billing open="billing">
      <SubscriptionPage
        invoicesHref={patterns.invoices}
        paymentsHref={patterns.payments}
        allowance={<OwnAllowance />}
      />
    </Billing>
  );
}

export function InvoicesScreen() {
  const view = useSearch({ strict: false }) as InvoiceView;
  const onView = useView(patterns.invoices, view, 'invoice');
  return (
    <Billing open="invoices">
      <InvoiceListPage view={view} plansHref={patterns.billing} onView={onView} />
    </Billing>
  );
}

export function PaymentsScreen() {
  const { card } = useSearch({ strict: false }) as { card?: string };
  const { data: me } = useSuspenseQuery(meQuery);
  const navigate = useNavigate();
  // A reload does not say it again.
  const onCardSeen = useCallback(
    () => void navigate({ to: patterns.payments, search: {}, replace: true }),
    [navigate],
  );
  return (
    <Billing open="payments">
      <PaymentListPage
        workspaceId={me.workspace.id}
        allInvoicesHref={`${patterns.invoices}?of=all`}
        cardStored={card === 'stored'}
        onCardSeen={onCardSeen}
      />
    </Billing>
  );
}

export function PlansScreen() {
  return (
    <Billing open="plans">
      <PlanListPage />
    </Billing>
  );
}

type Tab = 'billing' | 'invoices' | 'payments' | 'plans';

/** The tabs of billing; plans are managed by who may. */
function Billing({ open, children }: { open: Tab; children: ReactNode }) {
  const tabs: readonly (ScreenTab & { readonly screen: Tab })[] = [
    { screen: 'billing', title: 'Plan' },
    { screen: 'invoices', title: 'Invoices' },
    { screen: 'payments', title: 'Payments' },
    { screen: 'plans', title: 'All plans', may: useMay('plan', 'manage') },
  ];
  return (
    <TabbedScreen open={open} tabs={tabs}>
      {children}
    </TabbedScreen>
  );
}
