import {
  ConfirmButton,
  day,
  explain,
  FailureNotice,
  ListTable,
  noticeDone,
  noticeFailure,
} from '@atelier/ui';
import {
  Alert,
  Avatar,
  Badge,
  Button,
  Group,
  Select,
  Skeleton,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { keys, type Me, type Member, useIdentity } from './identity-api.ts';
import { WorkspaceLeaving } from './workspace-leaving.tsx';
import { memberWords } from './workspace-words.ts';

type Props = { readonly me: Me; readonly onLeft: () => void };

/** Who belongs to the workspace; an owner lets people in and takes them out, and anybody leaves. */
export function WorkspaceMembers({ me, onLeft }: Props) {
  const identity = useIdentity();
  const { id: workspaceId, role } = me.workspace;
  const list = useQuery({
    queryKey: keys.members(workspaceId),
    queryFn: () => identity.listMembers({ workspaceId }),
  });
  return (
    <Stack gap={0}>
      {list.isPending && <Skeleton h={90} />}
      {list.isError && <FailureNotice error={list.error} retry={() => void list.refetch()} />}
      {list.data && <Members me={me} members={list.data.items} onLeft={onLeft} />}
      {role === 'owner' && <MemberForm workspaceId={workspaceId} />}
    </Stack>
  );
}

type MembersProps = Props & { readonly members: readonly Member[] };

function Members({ me, members, onLeft }: MembersProps) {
  const owners = members.filter(({ role }) => role === 'owner').length;
  return (
    <ListTable
      rows={members}
      keyOf={({ userId }) => userId}
      columns={[
        { show: (member) => <Who member={member} /> },
        {
          align: 'right',
          show: (member) => (
            <>
              {/* Who is alone in it has nobody to leave it to. */}
              {member.userId === me.userId && members.length > 1 && (
                <WorkspaceLeaving me={me} onLeft={onLeft} />
              )}
              {/* The last owner stays. */}
              {me.workspace.role === 'owner' &&
                member.userId !== me.userId &&
                (member.role !== 'owner' || owners > 1) && (
                  <RemoveButton workspace={me.workspace} member={member} />
                )}
            </>
          ),
        },
      ]}
    />
  );
}

function Who({ member: { name, email, role, joinedAt } }: { member: Member }) {
  return (
    <Group gap="sm" wrap="nowrap">
      <Avatar size={28} name={name} color="initials" />
      <div>
        <Group gap={6}>
          <Text size="sm" fw={500}>
            {name}
          </Text>
          <Badge color={role === 'owner' ? 'teal' : 'gray'}>{role}</Badge>
        </Group>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {email} · since {day(joinedAt)}
        </Text>
      </div>
    </Group>
  );
}

function RemoveButton({ workspace, member }: { workspace: Me['workspace']; member: Member }) {
  const identity = useIdentity();
  const cache = useQueryClient();
  const remove = useMutation({
    mutationFn: () => identity.removeMember({ workspaceId: workspace.id, userId: member.userId }),
    onSuccess: () => noticeDone(`${member.email} no longer belongs to ${workspace.name}.`),
    onError: (error) => noticeFailure(error, memberWords),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.members(workspace.id) }),
  });
  return (
    <ConfirmButton
      color="red"
      loading={remove.isPending}
      question={`Take ${member.email} out of ${workspace.name}? They see nothing of it any more, at once. What they made here stays.`}
      confirm="Take out"
      onConfirm={() => remove.mutate()}
    >
      Take out
    </ConfirmButton>
  );
}

function MemberForm({ workspaceId }: { workspaceId: Me['workspace']['id'] }) {
  const identity = useIdentity();
  const cache = useQueryClient();
  const form = useForm<{ email: string; role: Member['role'] }>({
    initialValues: { email: '', role: 'member' },
    validate: {
      email: (email) => (/^\S+@\S+\.\S+$/.test(email) ? null : 'An e-mail address.'),
    },
  });
  const add = useMutation({
    mutationFn: (values: typeof form.values) => identity.addMember({ workspaceId, ...values }),
    onSuccess: async ({ email, role }) => {
      await cache.invalidateQueries({ queryKey: keys.members(workspaceId) });
      noticeDone(`${email} belongs to this workspace as ${role}.`);
      form.reset();
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => add.mutate(values))} noValidate>
      <Stack p="md" style={{ borderTop: '1px solid var(--line-soft)' }}>
        <Group align="flex-start" gap="xs">
          <TextInput
            flex="1 1 200px"
            type="email"
            aria-label="E-mail of the new member"
            placeholder="E-mail of somebody with an account"
            {...form.getInputProps('email')}
          />
          <Select
            w={120}
            aria-label="Role in the workspace"
            data={['member', 'owner']}
            allowDeselect={false}
            {...form.getInputProps('role')}
          />
          <Button type="submit" variant="default" loading={add.isPending}>
            Add
          </Button>
        </Group>
        {add.isError && <Alert color="red">{explain(add.error, memberWords)}</Alert>}
      </Stack>
    </form>
  );
}
