import {
  ago,
  EmptyState,
  FailureNotice,
  MoreButton,
  noticeFailure,
  Page,
  Panel,
  useMay,
} from '@atelier/ui';
import { Avatar, Badge, Box, Button, Group, Skeleton, Table, Text, TextInput } from '@mantine/core';
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
    <Table miw={{ base: 0, sm: 680 }}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>User</Table.Th>
          <Table.Th visibleFrom="sm">Roles and permissions</Table.Th>
          <Table.Th visibleFrom="sm">Status</Table.Th>
          <Table.Th visibleFrom="sm">Last seen</Table.Th>
          <Table.Th />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {users.map((user) => (
          <Table.Tr key={user.id}>
            <Table.Td>
              <Group gap="sm" wrap="nowrap">
                <Avatar size={28} name={user.name} color="initials" />
                <div>
                  <Text size="sm" fw={500}>
                    {user.name}
                  </Text>
                  <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                    {user.email}
                  </Text>
                  <Box hiddenFrom="sm" mt={4}>
                    <UserRoles user={user} />
                  </Box>
                </div>
              </Group>
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <UserRoles user={user} />
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <Badge color={user.status === 'active' ? 'teal' : 'red'}>{user.status}</Badge>
            </Table.Td>
            <Table.Td visibleFrom="sm">{user.lastSeenAt ? ago(user.lastSeenAt) : 'never'}</Table.Td>
            <Table.Td ta="right">{mayManage && <StatusButton user={user} />}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
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
