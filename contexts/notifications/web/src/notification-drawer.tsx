import {
  ago,
  Drawer,
  EmptyState,
  FailureNotice,
  MoreButton,
  noticeFailure,
  RouteLink,
  useNavigate,
} from '@atelier/ui';
import {
  Box,
  Button,
  Group,
  SegmentedControl,
  Skeleton,
  Stack,
  Text,
  UnstyledButton,
} from '@mantine/core';
import { IconBell, IconSettings } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys, type Notification, useNotifications } from './notifications-api.ts';

type Show = 'all' | 'unread';
type Props = { readonly onClose: () => void; readonly settingsPath: string };

/** What one was told, the latest first. */
export function NotificationDrawer({ onClose, settingsPath }: Props) {
  const notifications = useNotifications();
  const cache = useQueryClient();
  const [show, setShow] = useState<Show>('all');
  const list = useInfiniteQuery({
    queryKey: [...keys.list, show],
    queryFn: ({ pageParam }) =>
      notifications.listNotifications({
        show,
        limit: 30,
        ...(pageParam ? { cursor: pageParam } : {}),
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 0,
  });
  const readAll = useMutation({
    mutationFn: () => notifications.markAllRead(),
    onError: (error) => noticeFailure(error),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.all }),
  });
  const items = (list.data?.pages ?? []).flatMap((page) => page.items);
  return (
    <Drawer onClose={onClose} title="Notifications" padding="md">
      <Stack gap="xs">
        <Group justify="space-between">
          <SegmentedControl
            size="xs"
            aria-label="Which notifications are shown"
            data={[
              { value: 'all', label: 'All' },
              { value: 'unread', label: 'Unread' },
            ]}
            value={show}
            onChange={(value) => setShow(value === 'unread' ? 'unread' : 'all')}
          />
          <Group gap={4}>
            <Button
              size="compact-sm"
              variant="subtle"
              loading={readAll.isPending}
              disabled={!items.some(({ readAt }) => readAt === undefined)}
              onClick={() => readAll.mutate()}
            >
              Mark all read
            </Button>
            <Button
              component={RouteLink}
              href={settingsPath}
              onClick={onClose}
              size="compact-sm"
              variant="subtle"
              color="gray"
              aria-label="Choose what you are told"
            >
              <IconSettings size={16} />
            </Button>
          </Group>
        </Group>
        {list.isPending && <Skeleton h={160} />}
        {list.isError && <FailureNotice error={list.error} retry={() => void list.refetch()} />}
        {list.data && items.length === 0 && (
          <EmptyState
            icon={<IconBell size={20} />}
            title={show === 'unread' ? 'Nothing unread' : 'Nothing yet'}
          >
            What you should know of is told here, as when a budget is reached.
          </EmptyState>
        )}
        {items.map((item) => (
          <Entry key={item.id} item={item} onClose={onClose} />
        ))}
        <MoreButton list={list}>Older ones</MoreButton>
      </Stack>
    </Drawer>
  );
}

/** Opening one reads it, and goes where it leads. */
function Entry({ item, onClose }: { item: Notification; onClose: () => void }) {
  const notifications = useNotifications();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const isUnread = item.readAt === undefined;
  const open = () => {
    if (isUnread)
      void notifications
        .markRead({ notificationId: item.id })
        .then(() => cache.invalidateQueries({ queryKey: keys.all }), noticeFailure);
    if (item.link === undefined) return;
    onClose();
    navigate(item.link);
  };
  return (
    <UnstyledButton
      onClick={open}
      p="sm"
      style={{
        border: '1px solid var(--line-soft)',
        borderRadius: 'var(--mantine-radius-md)',
        background: isUnread ? 'var(--accent-soft)' : undefined,
      }}
    >
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="xs">
        <Text size="sm" fw={isUnread ? 600 : 500}>
          {item.title}
        </Text>
        <Box mt={5} miw={8}>
          {isUnread && (
            <Box
              w={8}
              h={8}
              bg="red.6"
              style={{ borderRadius: '50%' }}
              role="img"
              aria-label="unread"
            />
          )}
        </Box>
      </Group>
      {item.text && (
        <Text size="sm" c="dimmed" style={{ whiteSpace: 'pre-line' }}>
          {item.text}
        </Text>
      )}
      <Text size="xs" c="dimmed" mt={4}>
        {ago(item.createdAt)}
      </Text>
    </UnstyledButton>
  );
}
