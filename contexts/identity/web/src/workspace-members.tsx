import {
  ConfirmButton,
  day,
  FailureNotice,
  ListTable,
  noticeDone,
  noticeFailure,
} from '@atelier/ui';
import { Avatar, Badge, Group, Select, Skeleton, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { keys, type Me, type Member, useIdentity } from './identity-api.ts';
import { Invitations } from './workspace-invitations.tsx';
import { WorkspaceLeaving } from './workspace-leaving.tsx';
import { memberWords } from './workspace-words.ts';

type Props = { readonly me: Me; readonly onLeft: () => void };

/** Who belongs to the workspace; an owner invites people and takes them out, and anybody leaves. */
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
      {role === 'owner' && <Invitations workspaceId={workspaceId} />}
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
            <Group gap="xs" justify="flex-end">
              {/* Who is alone in it has nobody to leave it to. */}
              {member.userId === me.userId && members.length > 1 && (
                <WorkspaceLeaving me={me} onLeft={onLeft} />
              )}
              {/* The last owner stays. */}
              {me.workspace.role === 'owner' &&
                member.userId !== me.userId &&
                (member.role !== 'owner' || owners > 1) && (
                  <>
                    <RoleChoice workspace={me.workspace} member={member} />
                    <RemoveButton workspace={me.workspace} member={member} />
                  </>
                )}
            </Group>
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
      <div style={{ minWidth: 0 }}>
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

function RoleChoice({ workspace, member }: { workspace: Me['workspace']; member: Member }) {
  const identity = useIdentity();
  const cache = useQueryClient();
  const change = useMutation({
    mutationFn: (role: Member['role']) =>
      identity.changeMember({ workspaceId: workspace.id, userId: member.userId, role }),
    onSuccess: (_, role) => noticeDone(`${member.email} is ${role} of ${workspace.name} now.`),
    onError: (error) => noticeFailure(error, memberWords),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.members(workspace.id) }),
  });
  return (
    <Select
      w={110}
      size="xs"
      aria-label={`Role of ${member.email}`}
      data={['member', 'owner']}
      allowDeselect={false}
      disabled={change.isPending}
      value={member.role}
      onChange={(role) => change.mutate(role === 'owner' ? 'owner' : 'member')}
    />
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
