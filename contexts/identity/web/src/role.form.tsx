import { FormDialog, noticeDone } from '@atelier/ui';
import { ActionIcon, Button, Group, Input, NumberInput, Stack, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys, type Role, useIdentity } from './identity-api.ts';
import { PermissionInputs } from './permission-inputs.tsx';
import { wrongName } from './permission-suggestions.ts';
import { roleWords } from './role-words.ts';

type Props = {
  /** The role to change; without it one is defined. */
  readonly role?: Role | undefined;
  readonly roles: readonly Role[];
  /** The highest rank that may be given to the role. */
  readonly highest: number;
  readonly onClose: () => void;
};

/** Defines an own role, or changes one; who has it may do the other things from then on. */
export function RoleForm({ role, roles, highest, onClose }: Props) {
  const { form, save } = useRoleForm({ role, roles, highest, onClose });
  const { permissions } = form.values;
  return (
    <FormDialog
      title={role ? `Change ${role.title}` : 'New role'}
      action={role ? 'Change role' : 'Define role'}
      size="lg"
      form={form}
      sending={save}
      words={roleWords}
      fields={{ ROLE_BUILT_IN: 'name' }}
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        description="What programs call it; it cannot be changed later."
        placeholder="release-reviewer"
        disabled={role !== undefined}
        {...form.getInputProps('name')}
      />
      <TextInput
        label="Title"
        placeholder="Release reviewer"
        maxLength={100}
        {...form.getInputProps('title')}
      />
      <NumberInput
        label="Rank"
        description={`0 to ${highest}: below your own. Whoever has a rank can give the roles below it.`}
        min={0}
        max={highest}
        allowDecimal={false}
        {...form.getInputProps('rank')}
      />
      <Input.Wrapper
        label="May"
        description="“manage” stands for every action, “all” for every resource."
      >
        <Stack gap="xs" mt="xs">
          {permissions.map((permission, place) => (
            <PermissionInputs
              key={permission.key}
              resource={form.getInputProps(`permissions.${place}.resource`)}
              action={form.getInputProps(`permissions.${place}.action`)}
              roles={roles}
            >
              <ActionIcon
                size="lg"
                aria-label="Remove the permission"
                onClick={() => form.removeListItem('permissions', place)}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </PermissionInputs>
          ))}
          <Group>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconPlus size={14} />}
              onClick={() => form.insertListItem('permissions', inRow())}
            >
              Add a permission
            </Button>
          </Group>
        </Stack>
      </Input.Wrapper>
    </FormDialog>
  );
}

function useRoleForm({ role, roles, highest, onClose }: Props) {
  const identity = useIdentity();
  const cache = useQueryClient();
  const form = useForm({
    initialValues: {
      name: role?.name ?? '',
      title: role?.title ?? '',
      rank: role?.rank ?? Math.min(10, highest),
      permissions: (role?.permissions ?? [undefined]).map(inRow),
    },
    validate: {
      name: (name) => {
        if (!/^[a-z][a-z-]{1,63}$/.test(name)) return 'Small letters and dashes, at least two.';
        const taken = !role && roles.some((each) => each.name === name);
        return taken ? 'There is a role with this name already.' : null;
      },
      title: isNotEmpty('What people call it.'),
      rank: (rank) => (Number.isInteger(rank) ? null : `A whole number from 0 to ${highest}.`),
      permissions: { resource: wrongName, action: wrongName },
    },
  });
  const save = useMutation({
    mutationFn: ({ permissions, ...rest }: typeof form.values) =>
      identity.defineRole({
        ...rest,
        permissions: permissions.map(({ resource, action }) => ({ resource, action })),
      }),
    onSuccess: async (_, { title }) => {
      await cache.invalidateQueries({ queryKey: keys.roles });
      noticeDone(role ? `${title} was changed.` : `${title} can be given to users now.`);
      onClose();
    },
  });
  return { form, save };
}

let rows = 0;

/** Rows come and go, so each needs a name of its own. */
function inRow(permission: { resource: string; action: string } = { resource: '', action: '' }) {
  return { ...permission, key: `row-${++rows}` };
}
