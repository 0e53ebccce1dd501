import { FailureNotice, ListTable, Page, Panel, useMay } from '@atelier/ui';
import { Badge, Button, Group, Skeleton, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { keys, type Me, type Role, useIdentity } from './identity-api.ts';
import { highestOwnRank } from './permission-suggestions.ts';
import { RoleRemoval } from './role-removal.tsx';
import { RoleForm } from './role.form.tsx';

type Open = { readonly kind: 'define' } | { readonly kind: 'change' | 'remove'; role: Role };

/** Every role, its rank and what it may do; own roles are defined, changed and removed here. */
export function RoleListPage({ me }: { me: Me }) {
  const identity = useIdentity();
  const mayManage = useMay('role', 'manage');
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const list = useQuery({ queryKey: keys.roles, queryFn: () => identity.listRoles() });
  const roles = (list.data?.items ?? []).toSorted((one, other) => other.rank - one.rank);
  const highest = mayManage ? highestOwnRank(me.roles, roles) : -1;
  return (
    <Page
      title="Roles"
      about="A role is a set of permissions. Whoever has a rank can give the roles below it; roles are given under Users."
      actions={
        highest >= 0 && (
          <Button leftSection={<IconPlus size={15} />} onClick={() => setOpen({ kind: 'define' })}>
            New role
          </Button>
        )
      }
    >
      <Panel padded={false}>
        {list.isPending && <Skeleton h={240} />}
        {list.isError && <FailureNotice error={list.error} retry={() => void list.refetch()} />}
        {list.data && <Roles roles={roles} highest={highest} onOpen={setOpen} />}
      </Panel>
      {open?.kind === 'define' && <RoleForm roles={roles} highest={highest} onClose={close} />}
      {open?.kind === 'change' && (
        <RoleForm role={open.role} roles={roles} highest={highest} onClose={close} />
      )}
      {open?.kind === 'remove' && <RoleRemoval role={open.role} onClose={close} />}
    </Page>
  );
}

type RolesProps = { roles: readonly Role[]; highest: number; onOpen: (open: Open) => void };

function Roles({ roles, highest, onOpen }: RolesProps) {
  return (
    <ListTable
      minWidth={720}
      rows={roles}
      keyOf={({ name }) => name}
      columns={[
        {
          title: 'Role',
          width: 190,
          show: ({ title, name, builtIn }) => (
            <>
              <Text size="sm" fw={500}>
                {title}
              </Text>
              <Text size="xs" c="dimmed">
                {name}
                {builtIn ? ' · built in' : ''}
              </Text>
            </>
          ),
        },
        { title: 'Rank', align: 'right', show: ({ rank }) => rank },
        { title: 'May', show: (role) => <Permissions of={role} /> },
        {
          align: 'right',
          show: (role) =>
            !role.builtIn && role.rank <= highest && <Actions role={role} onOpen={onOpen} />,
        },
      ]}
    />
  );
}

function Actions({ role, onOpen }: { role: Role; onOpen: RolesProps['onOpen'] }) {
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <Button size="compact-sm" variant="subtle" onClick={() => onOpen({ kind: 'change', role })}>
        Change
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        color="red"
        onClick={() => onOpen({ kind: 'remove', role })}
      >
        Remove
      </Button>
    </Group>
  );
}

function Permissions({ of: { permissions } }: { of: Role }) {
  return (
    <Group gap={4}>
      {permissions.map(({ resource, action }) => (
        <Badge key={`${resource}:${action}`} color="gray" ff="monospace">
          {action} {resource}
        </Badge>
      ))}
    </Group>
  );
}
