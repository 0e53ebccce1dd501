import { FailureNotice, Page, Panel } from '@atelier/ui';
import { Badge, Group, Skeleton, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { keys, type Role, useIdentity } from './identity-api.ts';

/** Every role, its rank and what it may do. */
export function RoleListPage() {
  const identity = useIdentity();
  const roles = useQuery({ queryKey: keys.roles, queryFn: () => identity.listRoles() });
  const byRank = (roles.data?.items ?? []).toSorted((one, other) => other.rank - one.rank);
  return (
    <Page
      title="Roles"
      about="A role is a set of permissions. Whoever has a rank can give the roles below it; roles are given under Users."
    >
      <Panel padded={false}>
        {roles.isPending && <Skeleton h={240} />}
        {roles.isError && <FailureNotice error={roles.error} retry={() => void roles.refetch()} />}
        {roles.data && (
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Role</Table.Th>
                <Table.Th ta="right">Rank</Table.Th>
                <Table.Th>May</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {byRank.map((role) => (
                <RoleRow key={role.name} role={role} />
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Panel>
    </Page>
  );
}

function RoleRow({ role }: { role: Role }) {
  return (
    <Table.Tr>
      <Table.Td style={{ verticalAlign: 'top' }}>
        <Text size="sm" fw={500}>
          {role.title}
        </Text>
        <Text size="xs" c="dimmed">
          {role.name}
          {role.builtIn ? ' · built in' : ''}
        </Text>
      </Table.Td>
      <Table.Td ta="right" className="numeric" style={{ verticalAlign: 'top' }}>
        {role.rank}
      </Table.Td>
      <Table.Td>
        <Group gap={4}>
          {role.permissions.map(({ resource, action }) => (
            <Badge key={`${resource}:${action}`} color="gray" ff="monospace">
              {action} {resource}
            </Badge>
          ))}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
