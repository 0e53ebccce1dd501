import {
  ago,
  ConfirmButton,
  EmptyState,
  FailureNotice,
  noticeDone,
  noticeFailure,
  Page,
  Panel,
} from '@atelier/ui';
import { Badge, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconWebhook } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { keys, useNotifications, type WebHook } from './notifications-api.ts';
import { WebHookDeliveries } from './web-hook-deliveries.tsx';
import { WebHookForm } from './web-hook.form.tsx';

/** Addresses that are told what the owners of the workspace are told. */
export function WebHookListPage() {
  const notifications = useNotifications();
  const [making, { open, close }] = useDisclosure(false);
  const list = useQuery({
    queryKey: keys.webHooks,
    queryFn: () => notifications.listWebHooks(),
  });
  return (
    <Page
      title="Web hooks"
      width={960}
      about="Your own programs are told what the owners of this workspace are told: an HTTP request for each notice, signed, and repeated until it is taken."
      actions={
        list.data && (
          <Button leftSection={<IconPlus size={15} />} onClick={open}>
            New web hook
          </Button>
        )
      }
    >
      {list.isPending && <Skeleton h={140} />}
      {list.isError && (
        <FailureNotice
          error={list.error}
          title="Web hooks are not shown"
          retry={() => void list.refetch()}
        />
      )}
      {list.data?.items.length === 0 && (
        <Panel>
          <EmptyState
            icon={<IconWebhook size={20} />}
            title="No web hooks"
            action={
              <Button variant="default" leftSection={<IconPlus size={15} />} onClick={open}>
                New web hook
              </Button>
            }
          >
            Make one to have a chat channel, a pager or a program of yours told when a budget is
            reached.
          </EmptyState>
        </Panel>
      )}
      {list.data?.items.map((hook) => (
        <Hook key={hook.id} hook={hook} />
      ))}
      {making && <WebHookForm onClose={close} />}
    </Page>
  );
}

function Hook({ hook }: { hook: WebHook }) {
  const notifications = useNotifications();
  const cache = useQueryClient();
  const webHookId = hook.id;
  const again = () => {
    void cache.invalidateQueries({ queryKey: keys.webHooks });
    void cache.invalidateQueries({ queryKey: keys.deliveries(webHookId) });
  };
  const reported = { onError: (error: unknown) => noticeFailure(error), onSettled: again };
  const test = useMutation({
    mutationFn: () => notifications.testWebHook({ webHookId }),
    ...reported,
  });
  const turn = useMutation({
    mutationFn: (status: 'on' | 'off') => notifications.changeWebHook({ webHookId, status }),
    ...reported,
  });
  const remove = useMutation({
    mutationFn: () => notifications.deleteWebHook({ webHookId }),
    onSuccess: () => noticeDone('The web hook was deleted: nothing more is sent there.'),
    ...reported,
  });
  const isOn = hook.status === 'on';
  return (
    <Panel padded={false}>
      <Group justify="space-between" p="md" align="flex-start">
        <Stack gap={2} style={{ flex: '1 1 260px', minWidth: 0 }}>
          <Group gap="xs">
            <Text fw={600} size="sm">
              {hook.about || new URL(hook.url).host}
            </Text>
            <Badge color={isOn ? (hook.failingSince ? 'orange' : 'teal') : 'gray'}>
              {isOn && hook.failingSince ? 'failing' : hook.status}
            </Badge>
          </Group>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {hook.url}
          </Text>
          {hook.failingSince && isOn && (
            <Text size="xs" c="orange">
              It has taken nothing since {ago(hook.failingSince)}; after three days it is switched
              off.
            </Text>
          )}
          {hook.offReason && (
            <Text size="xs" c="dimmed">
              {hook.offReason}
            </Text>
          )}
        </Stack>
        <Group gap={4}>
          {isOn && (
            <Button
              size="compact-sm"
              variant="default"
              loading={test.isPending}
              onClick={() => test.mutate()}
            >
              Send a test
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="subtle"
            loading={turn.isPending}
            onClick={() => turn.mutate(isOn ? 'off' : 'on')}
          >
            Switch {isOn ? 'off' : 'on'}
          </Button>
          <ConfirmButton
            color="red"
            question="Delete this web hook? Nothing more is sent there; its secret is forgotten."
            confirm="Delete"
            onConfirm={() => remove.mutate()}
          >
            Delete
          </ConfirmButton>
        </Group>
      </Group>
      <WebHookDeliveries hook={hook} />
    </Panel>
  );
}
