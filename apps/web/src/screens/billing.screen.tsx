import {
  InvoiceListPage,
  type InvoiceView,
  PaymentListPage,
  PlanListPage,
  SubscriptionPage,
} from '@atelier/billing-web';
import { RouteLink, useMay } from '@atelier/ui';
import { Box, Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useCallback } from 'react';
import { patterns } from '../paths.ts';

export function BillingScreen() {
  return (
    <Billing open="billing">
      <SubscriptionPage invoicesHref={patterns.invoices} paymentsHref={patterns.payments} />
    </Billing>
  );
}

export function InvoicesScreen() {
  const view = useSearch({ strict: false }) as InvoiceView;
  const navigate = useNavigate();
  return (
    <Billing open="invoices">
      <InvoiceListPage
        view={view}
        plansHref={patterns.billing}
        onView={(search) => void navigate({ to: patterns.invoices, search, replace: true })}
      />
    </Billing>
  );
}

export function PaymentsScreen() {
  const { card } = useSearch({ strict: false }) as { card?: string };
  const navigate = useNavigate();
  // A reload does not say it again.
  const onCardSeen = useCallback(
    () => void navigate({ to: patterns.payments, search: {}, replace: true }),
    [navigate],
  );
  return (
    <Billing open="payments">
      <PaymentListPage cardStored={card === 'stored'} onCardSeen={onCardSeen} />
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
  const mayPlans = useMay('plan', 'manage');
  const tabs: readonly { readonly name: Tab; readonly title: string; readonly may: boolean }[] = [
    { name: 'billing', title: 'Plan', may: true },
    { name: 'invoices', title: 'Invoices', may: true },
    { name: 'payments', title: 'Payments', may: true },
    { name: 'plans', title: 'All plans', may: mayPlans },
  ];
  return (
    <>
      <Box maw={1120} mx="auto" px={{ base: 'md', sm: 'xl' }} pt="md">
        <Tabs value={open}>
          <Tabs.List>
            {tabs
              .filter(({ may }) => may)
              .map(({ name, title }) => (
                <Tabs.Tab
                  key={name}
                  value={name}
                  renderRoot={(props) => <RouteLink {...props} href={patterns[name]} />}
                >
                  {title}
                </Tabs.Tab>
              ))}
          </Tabs.List>
        </Tabs>
      </Box>
      {children}
    </>
  );
}
