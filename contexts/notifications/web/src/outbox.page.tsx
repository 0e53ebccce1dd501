import {
  ago,
  Dialog,
  EmptyState,
  FailureNotice,
  ListTable,
  MoreButton,
  noticeFailure,
  Page,
  Panel,
} from '@atelier/ui';
import { Anchor, Button, Skeleton, Text } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { DeliveryStatus, LastAnswer } from './delivery-status.tsx';
import { keys, type Mail, useNotifications } from './notifications-api.ts';

/** All e-mails of the installation: those that were sent, and those that lie here. */
export function OutboxPage() {
  const notifications = useNotifications();
  const [read, setRead] = useState<Mail>();
  const list = useInfiniteQuery({
    queryKey: keys.mails,
    queryFn: ({ pageParam }) =>
      notifications.listMails({ limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const mails = (list.data?.pages ?? []).flatMap(({ items }) => items);
  return (
    <Page
      title="Outbox"
      about="The e-mails of this installation. Without a mail server (SMTP_URL) they are kept here, and you can send them once there is one."
    >
      {list.isPending && <Skeleton h={160} />}
      {list.isError && <FailureNotice error={list.error} retry={() => void list.refetch()} />}
      {list.data && (
        <Panel padded={false}>
          {mails.length === 0 ? (
            <EmptyState icon={<IconMail size={20} />} title="No e-mails yet">
              They are written when somebody is to be told something by e-mail.
            </EmptyState>
          ) : (
            <Mails mails={mails} onRead={setRead} />
          )}
        </Panel>
      )}
      <MoreButton list={list}>Older ones</MoreButton>
      {read && (
        <Dialog onClose={() => setRead(undefined)} title={read.subject} size="lg">
          <Text size="sm" c="dimmed" mb="sm">
            To {read.to}
          </Text>
          <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {read.text}
          </Text>
        </Dialog>
      )}
    </Page>
  );
}

function Mails({ mails, onRead }: { mails: readonly Mail[]; onRead: (mail: Mail) => void }) {
  const notifications = useNotifications();
  const cache = useQueryClient();
  const resend = useMutation({
    mutationFn: ({ id }: Mail) => notifications.resendMail({ deliveryId: id }),
    onError: (error) => noticeFailure(error),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.mails }),
  });
  return (
    <ListTable
      minWidth={760}
      rows={mails}
      keyOf={({ id }) => id}
      columns={[
        {
          title: 'To',
          show: ({ to, createdAt }) => (
            <>
              <Text size="sm">{to}</Text>
              <Text size="xs" c="dimmed">
                {ago(createdAt)}
              </Text>
            </>
          ),
        },
        {
          title: 'Subject',
          show: (mail) => (
            <Anchor
              component="button"
              type="button"
              size="sm"
              ta="left"
              onClick={() => onRead(mail)}
            >
              {mail.subject}
            </Anchor>
          ),
        },
        { title: 'Status', width: 110, show: ({ status }) => <DeliveryStatus status={status} /> },
        { title: 'Last answer', show: (mail) => <LastAnswer delivery={mail} /> },
        {
          align: 'right',
          show: (mail) =>
            mail.status !== 'waiting' && (
              <Button
                size="compact-sm"
                variant="subtle"
                loading={resend.isPending && resend.variables.id === mail.id}
                onClick={() => resend.mutate(mail)}
              >
                Send {mail.status === 'kept' ? 'now' : 'again'}
              </Button>
            ),
        },
      ]}
    />
  );
}
