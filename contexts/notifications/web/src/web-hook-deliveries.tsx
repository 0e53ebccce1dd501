import { ago, FailureNotice, ListTable, noticeFailure } from '@atelier/ui';
import { Box, Button, Skeleton, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { DeliveryStatus, LastAnswer } from './delivery-status.tsx';
import {
  type Delivery,
  keys,
  useNotifications,
  WATCH_MS,
  type WebHook,
} from './notifications-api.ts';

const SHOWN = 20;

/** The latest requests to a web hook, with what was answered. */
export function WebHookDeliveries({ hook }: { hook: WebHook }) {
  const notifications = useNotifications();
  const list = useQuery({
    queryKey: keys.deliveries(hook.id),
    queryFn: () => notifications.listDeliveries({ webHookId: hook.id, limit: SHOWN }),
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ status }) => status === 'waiting') ? WATCH_MS : false,
  });
  if (list.isPending) return <Skeleton h={60} />;
  if (list.isError) return <FailureNotice error={list.error} retry={() => void list.refetch()} />;
  if (list.data.items.length === 0)
    return (
      <Box px="md" pb="md">
        <Text size="sm" c="dimmed">
          Nothing was sent yet.
        </Text>
      </Box>
    );
  return (
    <ListTable
      minWidth={640}
      rows={list.data.items}
      keyOf={({ id }) => id}
      columns={[
        {
          title: 'Notice',
          show: ({ title, kind, createdAt }) => (
            <>
              <Text size="sm">{title}</Text>
              <Text size="xs" c="dimmed">
                {kind}, {ago(createdAt)}
              </Text>
            </>
          ),
        },
        { title: 'Status', width: 110, show: ({ status }) => <DeliveryStatus status={status} /> },
        { title: 'Last answer', show: (delivery) => <LastAnswer delivery={delivery} /> },
        {
          align: 'right',
          show: (delivery) =>
            delivery.status !== 'waiting' &&
            hook.status === 'on' && <SendAgain hook={hook} delivery={delivery} />,
        },
      ]}
    />
  );
}

function SendAgain({ hook, delivery }: { hook: WebHook; delivery: Delivery }) {
  const notifications = useNotifications();
  const cache = useQueryClient();
  const resend = useMutation({
    mutationFn: () => notifications.resendDelivery({ webHookId: hook.id, deliveryId: delivery.id }),
    onError: (error) => noticeFailure(error),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.deliveries(hook.id) }),
  });
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      loading={resend.isPending}
      onClick={() => resend.mutate()}
    >
      Send again
    </Button>
  );
}
