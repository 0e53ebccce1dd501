import {
  ConfirmButton,
  FailureNotice,
  noticeDone,
  noticeFailure,
  Panel,
  useMay,
} from '@atelier/ui';
import type { Words } from '@atelier/ui';
import { Button, Group, Skeleton, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type BillingApi, keys, type PaymentMethod, useBilling } from './billing-api.ts';
import { cardWords } from './billing-words.ts';

/** The stored card, or how one pays without. */
export function PaymentMethodPanel() {
  const billing = useBilling();
  const method = useQuery({
    queryKey: keys.paymentMethod,
    queryFn: () => billing.getPaymentMethod(),
  });
  return (
    <Panel title="Payment method">
      {method.isPending && <Skeleton h={36} />}
      {method.isError && <FailureNotice error={method.error} retry={() => void method.refetch()} />}
      {method.data && !method.data.canSetUp && (
        <Text size="sm">
          Invoices are paid by bank transfer; an administrator marks them as paid when the money has
          come. To charge cards instead, set <code>STRIPE_SECRET_KEY</code>.
        </Text>
      )}
      {method.data?.canSetUp && <Card method={method.data} />}
    </Panel>
  );
}

const words: Words<BillingApi['setUpPaymentMethod']> & Words<BillingApi['removePaymentMethod']> = {
  NO_STORED_METHOD: 'Payments are recorded by hand here: there is no card to store.',
  NOT_WORKSPACE_OWNER: 'Only an owner of the workspace may do this.',
  PROVIDER_UNAVAILABLE: 'The payment provider does not answer. Try again in a minute.',
};

function Card({ method: { card } }: { method: PaymentMethod }) {
  const billing = useBilling();
  const cache = useQueryClient();
  const mayManage = useMay('billing', 'manage');
  const setUp = useMutation({
    mutationFn: () => billing.setUpPaymentMethod(),
    onSuccess: ({ url }) => globalThis.location.assign(url),
    onError: (error) => noticeFailure(error, words),
  });
  const remove = useMutation({
    mutationFn: () => billing.removePaymentMethod(),
    onSuccess: () => noticeDone('The card is forgotten.'),
    onError: (error) => noticeFailure(error, words),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.paymentMethod }),
  });
  return (
    <Group justify="space-between">
      <div>
        <Text size="sm" fw={500}>
          {card ? cardWords(card) : 'No card is stored'}
        </Text>
        <Text size="sm" c="dimmed">
          Cards are entered on Stripe’s own page; their numbers never come here.
        </Text>
      </div>
      {mayManage && (
        <Group gap="xs">
          {card && (
            <ConfirmButton
              color="red"
              loading={remove.isPending}
              question="Invoices stay open until another card is stored; after two weeks the subscription is suspended."
              confirm="Forget the card"
              onConfirm={() => remove.mutate()}
            >
              Forget
            </ConfirmButton>
          )}
          <Button
            variant={card ? 'default' : 'filled'}
            loading={setUp.isPending}
            onClick={() => setUp.mutate()}
          >
            {card ? 'Replace' : 'Store a card'}
          </Button>
        </Group>
      )}
    </Group>
  );
}
