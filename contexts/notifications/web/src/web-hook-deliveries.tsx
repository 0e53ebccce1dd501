import { ago, FailureNotice, noticeFailure } from '@atelier/ui';
import { Box, Button, Skeleton, Table, Text } from '@mantine/core';
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
    <Table miw={640}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Notice</Table.Th>
          <Table.Th w={110}>Status</Table.Th>
          <Table.Th>Last answer</Table.Th>
          <Table.Th />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {list.data.items.map((delivery) => (
          <Line key={delivery.id} hook={hook} delivery={delivery} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Line({ hook, delivery }: { hook: WebHook; delivery: Delivery }) {
  const notifications = useNotifications();
  const cache = useQueryClient();
  const resend = useMutation({
    mutationFn: () => notifications.resendDelivery({ webHookId: hook.id, deliveryId: delivery.id }),
    onError: (error) => noticeFailure(error),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.deliveries(hook.id) }),
  });
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm">{delivery.title}</Text>
        <Text size="xs" c="dimmed">
          {delivery.kind}, {ago(delivery.createdAt)}
        </Text>
      </Table.Td>
      <Table.Td>
        <DeliveryStatus status={delivery.status} />
      </Table.Td>
      <Table.Td>
        <LastAnswer delivery={delivery} />
      </Table.Td>
      <Table.Td ta="right">
        {delivery.status !== 'waiting' && hook.status === 'on' && (
          <Button
            size="compact-sm"
            variant="subtle"
            loading={resend.isPending}
            onClick={() => resend.mutate()}
          >
            Send again
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
