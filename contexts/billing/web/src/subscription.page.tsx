import { EmptyState, FailureNotice, money, Page, Panel, RouteLink, useMay } from '@atelier/ui';
import { Alert, Button, Skeleton, Text } from '@mantine/core';
import { IconAlertCircle, IconReceipt } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { keys, type Plan, type Subscription, useBilling } from './billing-api.ts';
import { creditOf, NANO_PER_CENT } from './billing-words.ts';
import { BillingContactPanel } from './billing-contact.tsx';
import { LineTable } from './line-table.tsx';
import { PlanCards } from './plan-cards.tsx';
import { PlanChange } from './plan-change.tsx';
import { PlanUse } from './plan-use.tsx';
import { SubscriptionSummary } from './subscription-summary.tsx';

type Props = {
  readonly invoicesHref: string;
  readonly paymentsHref: string;
  /** What the gateway says of the limits that hold, those of the plan among them. */
  readonly allowance: ReactNode;
};

/** The plan of the workspace, how much of it is used, and what the next invoice will say. */
export function SubscriptionPage({ invoicesHref, paymentsHref, allowance }: Props) {
  const billing = useBilling();
  const mayManage = useMay('billing', 'manage');
  const [chosen, setChosen] = useState<Plan>();
  const subscription = useQuery({
    queryKey: keys.subscription,
    queryFn: () => billing.getSubscription(),
  });
  const plans = useQuery({ queryKey: keys.plans, queryFn: () => billing.listPlans() });
  const failed = [subscription, plans].find(({ isError }) => isError);
  return (
    <Page
      title="Billing"
      about="The plan belongs to the workspace: all its members use it together."
    >
      {failed && <FailureNotice error={failed.error} retry={() => void failed.refetch()} />}
      {subscription.isPending && <Waiting />}
      {subscription.data && (
        <>
          <SuspensionNotice subscription={subscription.data} invoicesHref={invoicesHref} />
          <Panel title="Your plan">
            <SubscriptionSummary subscription={subscription.data} mayManage={mayManage} />
            <PlanUse subscription={subscription.data} />
          </Panel>
          {allowance}
          {plans.data && (
            <Panel
              title="Plans"
              about="What a plan limits replaces the default on the same calls; where it names nothing the default holds. What a change costs is shown to the second before you accept it."
            >
              <PlanCards
                plans={plans.data.items}
                subscription={subscription.data}
                {...(mayManage ? { onChoose: setChosen } : {})}
              />
            </Panel>
          )}
          <NextInvoice subscription={subscription.data} />
          {subscription.data.contact && (
            <BillingContactPanel contact={subscription.data.contact} mayManage={mayManage} />
          )}
          {chosen && (
            <PlanChange
              plan={chosen}
              subscription={subscription.data}
              paymentsHref={paymentsHref}
              onClose={() => setChosen(undefined)}
            />
          )}
        </>
      )}
    </Page>
  );
}

function SuspensionNotice(props: { subscription: Subscription; invoicesHref: string }) {
  if (props.subscription.status !== 'suspended') return null;
  return (
    <Alert
      color="red"
      variant="light"
      mb="lg"
      icon={<IconAlertCircle size={18} />}
      title="The subscription is suspended"
    >
      An invoice is not paid, so the free plan holds until it is.
      <br />
      <Button mt="sm" size="xs" variant="default" component={RouteLink} href={props.invoicesHref}>
        Look at the invoices
      </Button>
    </Alert>
  );
}

/** What has come together since the last invoice. */
function NextInvoice({ subscription }: { subscription: Subscription }) {
  const { status, pending, balanceNanoUsd } = subscription;
  const creditNanoUsd = creditOf(subscription);
  // What comes after the last invoice of an ended subscription: it was paid out, or a void one's credit is back.
  if (status === 'expired' && pending.every(({ kind }) => kind === 'credit'))
    return creditNanoUsd < NANO_PER_CENT ? null : <CreditBalance creditNanoUsd={creditNanoUsd} />;
  if (pending.length === 0 && balanceNanoUsd >= 0) return null;
  const about =
    balanceNanoUsd < 0 ? `It begins with a credit of ${money(-balanceNanoUsd)}.` : undefined;
  return (
    <Panel title="On the next invoice already" about={about} padded={false}>
      {pending.length > 0 ? (
        <LineTable
          lines={pending}
          totalNanoUsd={pending.reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, 0)}
        />
      ) : (
        <EmptyState icon={<IconReceipt size={20} />} title="Nothing else yet">
          The fee of the next period and the usage of this one are added when the period ends.
        </EmptyState>
      )}
    </Panel>
  );
}

function CreditBalance({ creditNanoUsd }: { creditNanoUsd: number }) {
  return (
    <Panel title="Credit balance">
      <Text size="sm">
        {money(creditNanoUsd)} are left of the subscription that ended. The next invoice begins with
        it, also that of a later subscription. Ask whoever runs this server to have it paid out.
      </Text>
    </Panel>
  );
}

function Waiting() {
  return (
    <>
      <Skeleton h={180} mb="lg" />
      <Skeleton h={260} />
    </>
  );
}
