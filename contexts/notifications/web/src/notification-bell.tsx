import { Indicator, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBell } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { keys, useNotifications } from './notifications-api.ts';

// What is behind the bell comes when it is opened.
const NotificationDrawer = lazy(async () => ({
  default: (await import('./notification-drawer.tsx')).NotificationDrawer,
}));

const ASK_AGAIN_MS = 20_000;

type Props = { readonly className?: string | undefined; readonly settingsPath: string };

/** How much one has not read, and the way to it. */
export function NotificationBell({ className, settingsPath }: Props) {
  const notifications = useNotifications();
  const [opened, { open, close }] = useDisclosure(false);
  const { data } = useQuery({
    queryKey: keys.unread,
    queryFn: () => notifications.countUnread(),
    refetchInterval: ASK_AGAIN_MS,
    refetchOnWindowFocus: true,
  });
  const unread = data?.unread ?? 0;
  const label = unread > 99 ? '99+' : String(unread);
  return (
    <>
      <UnstyledButton
        className={className}
        onClick={open}
        aria-label={unread > 0 ? `Notifications, ${label} unread` : 'Notifications'}
      >
        <Indicator
          aria-hidden
          label={label}
          size={15}
          color="red"
          disabled={unread === 0}
          offset={2}
        >
          <IconBell size={20} style={{ display: 'block' }} />
        </Indicator>
        Notifications
      </UnstyledButton>
      <Suspense>
        {opened && <NotificationDrawer onClose={close} settingsPath={settingsPath} />}
      </Suspense>
    </>
  );
}
