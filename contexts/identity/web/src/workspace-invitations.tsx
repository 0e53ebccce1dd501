import {
  ConfirmButton,
  day,
  explain,
  FailureNotice,
  ListTable,
  noticeDone,
  noticeFailure,
} from '@atelier/ui';
import { Alert, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Invitation, keys, type WorkspaceId, useIdentity } from './identity-api.ts';
import { invitationWords } from './workspace-words.ts';

type Props = { readonly workspaceId: WorkspaceId };

/** Who is invited and has not answered yet, and a form for the next one. */
export function Invitations({ workspaceId }: Props) {
  const identity = useIdentity();
  const list = useQuery({
    queryKey: keys.invitations(workspaceId),
    queryFn: () => identity.listInvitations({ workspaceId }),
  });
  return (
    <>
      {list.isError && <FailureNotice error={list.error} retry={() => void list.refetch()} />}
      {list.data && list.data.items.length > 0 && (
        <ListTable
          rows={list.data.items}
          keyOf={({ id }) => id}
          columns={[
            {
              show: ({ email, role, expiresAt }) => (
                <>
                  <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                    {email}
                  </Text>
                  <Text size="xs" c="dimmed">
                    invited as {role} · until {day(expiresAt)}
                  </Text>
                </>
              ),
            },
            {
              align: 'right',
              show: (invitation) => <Revoke workspaceId={workspaceId} invitation={invitation} />,
            },
          ]}
        />
      )}
      <InvitationForm workspaceId={workspaceId} />
    </>
  );
}

function Revoke({ workspaceId, invitation }: Props & { readonly invitation: Invitation }) {
  const identity = useIdentity();
  const cache = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => identity.revokeInvitation({ workspaceId, invitationId: invitation.id }),
    onSuccess: () => noticeDone(`${invitation.email} is no longer invited.`),
    onError: (error) => noticeFailure(error, invitationWords),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.invitations(workspaceId) }),
  });
  return (
    <ConfirmButton
      color="red"
      loading={revoke.isPending}
      question={`Take the invitation of ${invitation.email} back?`}
      confirm="Take back"
      onConfirm={() => revoke.mutate()}
    >
      Take back
    </ConfirmButton>
  );
}

function InvitationForm({ workspaceId }: Props) {
  const identity = useIdentity();
  const cache = useQueryClient();
  const form = useForm<{ email: string; role: Invitation['role'] }>({
    initialValues: { email: '', role: 'member' },
    validate: {
      email: (email) => (/^\S+@\S+\.\S+$/.test(email) ? null : 'An e-mail address.'),
    },
  });
  const invite = useMutation({
    mutationFn: (values: typeof form.values) => identity.inviteMember({ workspaceId, ...values }),
    onSuccess: async ({ email }) => {
      await cache.invalidateQueries({ queryKey: keys.invitations(workspaceId) });
      noticeDone(`${email} is invited. They accept on their page Settings.`);
      form.reset();
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => invite.mutate(values))} noValidate>
      <Stack p="md" style={{ borderTop: '1px solid var(--line-soft)' }}>
        <Group align="flex-start" gap="xs">
          <TextInput
            flex="1 1 200px"
            type="email"
            aria-label="E-mail of whom to invite"
            placeholder="E-mail, with an account or without"
            {...form.getInputProps('email')}
          />
          <Select
            w={120}
            aria-label="Role in the workspace"
            data={['member', 'owner']}
            allowDeselect={false}
            {...form.getInputProps('role')}
          />
          <Button type="submit" variant="default" loading={invite.isPending}>
            Invite
          </Button>
        </Group>
        {invite.isError && <Alert color="red">{explain(invite.error, invitationWords)}</Alert>}
      </Stack>
    </form>
  );
}
