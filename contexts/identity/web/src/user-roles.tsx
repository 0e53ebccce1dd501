import { noticeFailure, useMay } from '@atelier/ui';
import { ActionIcon, Badge, Group, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { keys, type User, useIdentity } from './identity-api.ts';
import { UserPermissionForm } from './user-permission.form.tsx';
import { UserPermissions } from './user-permissions.tsx';
import { userWords } from './user-words.ts';

/** The roles and single permissions of a user, and a menu to give and take them. */
export function UserRoles({ user }: { user: User }) {
  const identity = useIdentity();
  const cache = useQueryClient();
  const [granting, { open, close }] = useDisclosure(false);
  const mayAssign = useMay('role', 'assign');
  const mayRead = useMay('role', 'read');
  const roles = useQuery({
    queryKey: keys.roles,
    queryFn: () => identity.listRoles(),
    enabled: mayAssign && mayRead,
    staleTime: 60_000,
  });
  const change = useMutation({
    mutationFn: async ({ role, has }: { role: string; has: boolean }) => {
      if (has) await identity.withdrawRole({ userId: user.id, role });
      else await identity.assignRole({ userId: user.id, role });
    },
    onError: (error) => noticeFailure(error, userWords),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.users }),
  });
  return (
    <Group gap={4}>
      {user.roles.map((role) => (
        <Badge key={role} color={role === 'super-admin' ? 'orange' : 'gray'}>
          {role}
        </Badge>
      ))}
      <UserPermissions user={user} />
      {mayAssign && (
        <Menu closeOnItemClick={false} shadow="md" width={220}>
          <Menu.Target>
            <ActionIcon size="sm" aria-label={`Roles of ${user.email}`}>
              <IconPencil size={14} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {roles.data?.items.map((role) => {
              const has = user.roles.includes(role.name);
              return (
                <Menu.CheckboxItem
                  key={role.name}
                  checked={has}
                  onChange={() => change.mutate({ role: role.name, has })}
                >
                  {role.title}
                </Menu.CheckboxItem>
              );
            })}
            <Menu.Divider />
            <Menu.Item leftSection={<IconPlus size={14} />} closeMenuOnClick onClick={open}>
              A single permission …
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {granting && (
        <UserPermissionForm user={user} roles={roles.data?.items ?? []} onClose={close} />
      )}
    </Group>
  );
}
