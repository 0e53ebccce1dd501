import { day, ListTable, noticeDone, noticeFailure, Panel } from '@atelier/ui';
import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { keys, type MyInvitation, useIdentity } from './identity-api.ts';
import { invitationWords } from './workspace-words.ts';

/** The workspaces one is asked into; nothing when there are none. */
export function MyInvitations() {
  const identity = useIdentity();
  const list = useQuery({
    queryKey: keys.myInvitations,
    queryFn: () => identity.listMyInvitations(),
  });
  if (!list.data || list.data.items.length === 0) return null;
  return (
    <Panel title="You are invited" padded={false}>
      <ListTable
        rows={list.data.items}
        keyOf={({ id }) => id}
        columns={[
          { show: (invitation) => <What invitation={invitation} /> },
          { align: 'right', show: (invitation) => <Answer invitation={invitation} /> },
        ]}
      />
    </Panel>
  );
}

type Props = { readonly invitation: MyInvitation };

function What({ invitation: { workspaceName, invitedBy, role, expiresAt } }: Props) {
  return (
    <>
      <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
        {workspaceName}
      </Text>
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {invitedBy.name} ({invitedBy.email}) invites you as {role} · until {day(expiresAt)}
      </Text>
    </>
  );
}

function Answer({ invitation: { id, workspaceName } }: Props) {
  const identity = useIdentity();
  const cache = useQueryClient();
  const settled = () =>
    Promise.all(
      [keys.myInvitations, keys.me].map((queryKey) => cache.invalidateQueries({ queryKey })),
    );
  const accept = useMutation({
    mutationFn: () => identity.acceptInvitation({ invitationId: id }),
    onSuccess: () => noticeDone(`You belong to ${workspaceName}. Your menu leads there.`),
    onError: (error) => noticeFailure(error, invitationWords),
    onSettled: settled,
  });
  const decline = useMutation({
    mutationFn: () => identity.declineInvitation({ invitationId: id }),
    onSuccess: () => noticeDone(`You declined to join ${workspaceName}.`),
    onError: (error) => noticeFailure(error, invitationWords),
    onSettled: settled,
  });
  const isAnswering = accept.isPending || decline.isPending;
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <Button variant="subtle" disabled={isAnswering} onClick={() => decline.mutate()}>
        Decline
      </Button>
      <Button variant="default" disabled={isAnswering} onClick={() => accept.mutate()}>
        Accept
      </Button>
    </Group>
  );
}
