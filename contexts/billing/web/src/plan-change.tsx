import {
  day,
  Dialog,
  explain,
  FailureNotice,
  money,
  noticeDone,
  RouteLink,
  type Words,
} from '@atelier/ui';
import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type BillingApi, keys, type Plan, type Subscription, useBilling } from './billing-api.ts';
import { creditOf, NANO_PER_CENT, notPrintable, price } from './billing-words.ts';
import { LineTable } from './line-table.tsx';

type Props = {
  readonly plan: Plan;
  readonly subscription: Subscription;
  readonly paymentsHref: string;
  readonly onClose: () => void;
};

const words: Words<BillingApi['changePlan']> & Words<BillingApi['subscribe']> = {
  PLAN_NOT_FOUND: 'This plan is not there any more. Load the page again.',
  PLAN_NOT_OFFERED: 'This plan cannot be chosen any more.',
  NOT_SUBSCRIBED: 'This workspace has no subscription. Load the page again.',
  NOT_WORKSPACE_OWNER: 'Only an owner of the workspace may change its plan.',
  SUBSCRIPTION_SUSPENDED: 'Pay the open invoices first, then change the plan.',
  SUBSCRIPTION_CANCELLED: 'Resume the subscription first, then change the plan.',
  ALREADY_SUBSCRIBED: 'This workspace has a subscription already. Load the page again.',
  INVOICES_UNPAID: 'An invoice is overdue, or its payment failed. Pay it first, under Invoices.',
  NOT_PRINTABLE: notPrintable,
  PAYMENT_METHOD_REQUIRED: 'No card is stored. Add one first, under Billing, Payments.',
  PROVIDER_UNAVAILABLE: 'The payment provider does not answer. Try again in a minute.',
};

/** Shows what a change costs and gives back, and makes it when that is accepted. */
export function PlanChange({ plan, subscription, paymentsHref, onClose }: Props) {
  const billing = useBilling();
  const cache = useQueryClient();
  const isFirst = subscription.status === 'none' || subscription.status === 'expired';
  const isKept = plan.name === subscription.plan.name;
  const method = useQuery({
    queryKey: keys.paymentMethod,
    queryFn: () => billing.getPaymentMethod(),
  });
  const wantsCard =
    plan.monthlyPriceNanoUsd > (isFirst ? 0 : subscription.plan.monthlyPriceNanoUsd) &&
    method.data?.canSetUp === true &&
    method.data.card === undefined;
  const accept = useMutation({
    mutationFn: () =>
      isFirst ? billing.subscribe({ plan: plan.name }) : billing.changePlan({ plan: plan.name }),
    onSuccess: () => {
      noticeDone(isFirst ? `Welcome to ${plan.title}.` : 'The plan was changed.');
      onClose();
    },
    onSettled: () => cache.invalidateQueries({ queryKey: keys.all }),
  });
  return (
    <Dialog
      onClose={onClose}
      size="lg"
      title={
        isFirst ? `Subscribe to ${plan.title}` : `${isKept ? 'Keep' : 'Change to'} ${plan.title}`
      }
    >
      <Stack>
        {isFirst ? (
          <FirstTime
            plan={plan}
            subscription={subscription}
            isByCard={method.data?.canSetUp === true}
          />
        ) : (
          <Preview plan={plan} subscription={subscription} />
        )}
        {wantsCard && <CardWanted paymentsHref={paymentsHref} />}
        {accept.isError && !wantsCard && <Alert color="red">{explain(accept.error, words)}</Alert>}
        <Group justify="flex-end">
          <Button data-autofocus variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button disabled={wantsCard} loading={accept.isPending} onClick={() => accept.mutate()}>
            {isFirst ? 'Subscribe' : 'Accept the change'}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

type FirstTimeProps = Pick<Props, 'plan' | 'subscription'> & { readonly isByCard: boolean };

/** What a subscription costs. */
function FirstTime({ plan, subscription, isByCard }: FirstTimeProps) {
  const credit = creditOf(subscription);
  return (
    <Text size="sm">
      {price(plan.monthlyPriceNanoUsd)}, from now on. The first invoice is made at once,{' '}
      {isByCard ? 'and the stored card is charged' : 'to be paid by bank transfer within 14 days'};
      you can cancel at any time to the end of the month paid for.{' '}
      {credit >= NANO_PER_CENT && `A credit of ${money(credit)} is taken off.`}
    </Text>
  );
}

function CardWanted({ paymentsHref }: Pick<Props, 'paymentsHref'>) {
  return (
    <Alert color="orange" variant="light" title="No card is stored yet">
      <Text size="sm">This plan is charged to a card. Add one first.</Text>
      <Button mt="sm" size="xs" variant="default" component={RouteLink} href={paymentsHref}>
        Add a card
      </Button>
    </Alert>
  );
}

/** The invoice that a change leads to, as far as it is known now. */
function Preview({ plan, subscription }: Pick<Props, 'plan' | 'subscription'>) {
  const billing = useBilling();
  const preview = useQuery({
    queryKey: keys.preview(plan.name, true),
    queryFn: () => billing.previewChange({ plan: plan.name }),
    // Prorated to the second: an old one would be wrong.
    staleTime: 0,
    gcTime: 0,
  });
  if (preview.isError)
    return <FailureNotice error={preview.error}>{explain(preview.error, words)}</FailureNotice>;
  if (!preview.data) return <Skeleton h={120} />;
  const { when, effectiveAt, pending, lines, fees, invoicedAt } = preview.data;
  const { balanceNanoUsd, plan: present, period } = subscription;
  const isDueNow = period !== undefined && invoicedAt < period.to;
  const charged = [...pending, ...lines, ...fees];
  return (
    <>
      <Text size="sm">
        {plan.name === present.name
          ? `${plan.title} stays, and the change that was to come is withdrawn.`
          : when === 'now'
            ? `${plan.title} holds at once. ${
                isDueNow
                  ? 'It is invoiced at once.'
                  : `Nothing is charged today: it comes with the invoice of ${day(invoicedAt)}, when this period has ended.`
              }`
            : `${plan.title} begins on ${day(effectiveAt)}, when this period ends. Until then everything stays as it is, and nothing is charged for the change.`}
      </Text>
      {charged.length > 0 && (
        <>
          <Text size="sm" fw={500}>
            The invoice of {day(invoicedAt)}
          </Text>
          <LineTable
            lines={charged}
            totalNanoUsd={charged.reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, 0)}
          />
          <Text size="xs" c="dimmed">
            To the second, as of now. Usage of this period beyond what is included comes on top.
            {balanceNanoUsd < 0 && ` A credit of ${money(-balanceNanoUsd)} is taken off.`}
          </Text>
        </>
      )}
    </>
  );
}
