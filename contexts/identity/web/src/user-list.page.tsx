import {
  ago,
  EmptyState,
  FailureNotice,
  ListTable,
  MoreButton,
  noticeFailure,
  Page,
  Panel,
  useMay,
} from '@atelier/ui';
import { Avatar, Badge, Button, Group, Skeleton, Text, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { IconPlus, IconSearch, IconUsers } from '@tabler/icons-react';
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { useState } from 'react';
import { type IdentityApi, keys, type User, useIdentity } from './identity-api.ts';
import { UserForm } from './user.form.tsx';
import { UserRoles } from './user-roles.tsx';
import { userWords } from './user-words.ts';

type Listed = Awaited<ReturnType<IdentityApi['listUsers']>>;

/** Everybody with an account: find, make, suspend, and give roles. */
export function UserListPage() {
  const identity = useIdentity();
  const [search, setSearch] = useState('');
  const [searched] = useDebouncedValue(search.trim(), 250);
  const [making, { open, close }] = useDisclosure(false);
  const mayManage = useMay('user', 'manage');
  const list = useInfiniteQuery({
    queryKey: [...keys.users, searched],
    queryFn: ({ pageParam }) =>
      identity.listUsers({
        limit: 50,
        ...(searched === '' ? {} : { search: searched }),
        ...(pageParam === '' ? {} : { cursor: pageParam }),
      }),
    initialPageParam: '',
    getNextPageParam: (last: Listed) => last.nextCursor,
    placeholderData: keepPreviousData,
  });
  const users = list.data?.pages.flatMap(({ items }) => items);
  return (
    <Page
      title="Users"
      about="Suspending somebody ends their sign-ins and stops their API keys at once; nothing of theirs is deleted."
      actions={
        <>
          <TextInput
            type="search"
            aria-label="Search users"
            placeholder="Name or e-mail"
            leftSection={<IconSearch size={14} />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          {mayManage && (
            <Button leftSection={<IconPlus size={15} />} onClick={open}>
              New user
            </Button>
          )}
        </>
      }
    >
      <Panel padded={false}>
        {list.isPending && <Skeleton h={220} />}
        {list.isError && <FailureNotice error={list.error} retry={() => void list.refetch()} />}
        {users?.length === 0 && (
          <EmptyState icon={<IconUsers size={20} />} title="Nobody found">
            No name or e-mail holds “{searched}”.
          </EmptyState>
        )}
        {users && users.length > 0 && <Users users={users} mayManage={mayManage} />}
      </Panel>
      <MoreButton list={list}>More users</MoreButton>
      {making && <UserForm onClose={close} />}
    </Page>
  );
}

function Users({ users, mayManage }: { users: readonly User[]; mayManage: boolean }) {
  return (
    <ListTable
      minWidth={680}
      rows={users}
      keyOf={({ id }) => id}
      columns={[
        {
          title: 'User',
          show: ({ name, email }) => (
            <Group gap="sm" wrap="nowrap">
              <Avatar size={28} name={name} color="initials" />
              <div style={{ minWidth: 0 }}>
                <Text size="sm" fw={500}>
                  {name}
                </Text>
                <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {email}
                </Text>
              </div>
            </Group>
          ),
        },
        { title: 'Roles and permissions', show: (user) => <UserRoles user={user} /> },
        {
          title: 'Status',
          show: ({ status }) => (
            <Badge color={status === 'active' ? 'teal' : 'red'}>{status}</Badge>
          ),
        },
        { title: 'Last seen', show: ({ lastSeenAt }) => (lastSeenAt ? ago(lastSeenAt) : 'never') },
        mayManage && { align: 'right', show: (user) => <StatusButton user={user} /> },
      ]}
    />
  );
}

/** No question is asked: the same button takes it back. */
function StatusButton({ user }: { user: User }) {
  const identity = useIdentity();
  const cache = useQueryClient();
  const active = user.status === 'active';
  const change = useMutation({
    mutationFn: () =>
      active
        ? identity.suspendUser({ userId: user.id })
        : identity.reinstateUser({ userId: user.id }),
    onError: (error) => noticeFailure(error, userWords),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.users }),
  });
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color={active ? 'red' : 'teal'}
      loading={change.isPending}
      onClick={() => change.mutate()}
    >
      {active ? 'Suspend' : 'Reinstate'}
    </Button>
  );
}
