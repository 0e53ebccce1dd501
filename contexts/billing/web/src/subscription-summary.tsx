import { ConfirmButton, day, noticeDone, noticeFailure, type Words } from '@atelier/ui';
import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type BillingApi, keys, type Subscription, useBilling } from './billing-api.ts';
import { price, subscriptionLooks } from './billing-words.ts';
import { StatusBadge } from './status-badge.tsx';

type Props = { readonly subscription: Subscription; readonly mayManage: boolean };

/** The plan in one line, until when it holds, and the way to end it or to take that back. */
export function SubscriptionSummary({ subscription, mayManage }: Props) {
  const { plan, status } = subscription;
  return (
    <Group justify="space-between" align="flex-start">
      <div>
        <Group gap="xs">
          <Text fw={600} fz={22}>
            {plan.title}
          </Text>
          <StatusBadge look={subscriptionLooks[status]} />
        </Group>
        <Text size="sm">{price(plan.monthlyPriceNanoUsd)}</Text>
        <Text size="sm" c="dimmed">
          {until(subscription)}
        </Text>
      </div>
      {mayManage && status === 'active' && <Cancellation subscription={subscription} />}
      {mayManage && status === 'cancelled' && <Resumption />}
    </Group>
  );
}

function until({ status, period, endsAt, nextPlan }: Subscription): string {
  if (status === 'none' || status === 'expired') return 'Without a subscription this plan holds.';
  if (status === 'cancelled' && endsAt) return `Ends on ${day(endsAt)}; the free plan follows.`;
  if (!period) return '';
  const next = nextPlan ? `, then ${nextPlan}` : ', then renewed';
  return `This period ends on ${day(period.to)}${next}.`;
}

const words: Words<BillingApi['cancelSubscription']> & Words<BillingApi['resumeSubscription']> = {
  NOT_SUBSCRIBED: 'This workspace has no subscription.',
  NOT_WORKSPACE_OWNER: 'Only an owner of the workspace may do this.',
  PAYMENT_METHOD_REQUIRED: 'No card is stored. Add one first, under Billing, Payments.',
  PROVIDER_UNAVAILABLE: 'The payment provider does not answer. Try again in a minute.',
};

function Cancellation({ subscription: { period } }: { subscription: Subscription }) {
  const billing = useBilling();
  const cache = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => billing.cancelSubscription({ when: 'period-end' }),
    onSuccess: () =>
      noticeDone('The subscription ends with its period. Until then you can resume it.'),
    onError: (error) => noticeFailure(error, words),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.all }),
  });
  return (
    <ConfirmButton
      color="red"
      loading={cancel.isPending}
      question={`Everything works until ${period ? day(period.to) : 'the period ends'}. Then the free plan holds.`}
      confirm="Cancel the subscription"
      onConfirm={() => cancel.mutate()}
    >
      Cancel subscription
    </ConfirmButton>
  );
}

function Resumption() {
  const billing = useBilling();
  const cache = useQueryClient();
  const resume = useMutation({
    mutationFn: () => billing.resumeSubscription(),
    onSuccess: () => noticeDone('The subscription goes on as before.'),
    onError: (error) => noticeFailure(error, words),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.all }),
  });
  return (
    <Button loading={resume.isPending} onClick={() => resume.mutate()}>
      Resume
    </Button>
  );
}
