import { FormDialog, noticeDone } from '@atelier/ui';
import { Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys, type Role, type User, useIdentity } from './identity-api.ts';
import { PermissionInputs } from './permission-inputs.tsx';
import { wrongName } from './permission-suggestions.ts';
import { roleWords } from './role-words.ts';

type Props = { readonly user: User; readonly roles: readonly Role[]; readonly onClose: () => void };

/** Grants a user one permission beside those of the roles. */
export function UserPermissionForm({ user, roles, onClose }: Props) {
  const identity = useIdentity();
  const cache = useQueryClient();
  const form = useForm({
    initialValues: { resource: '', action: '' },
    validate: { resource: wrongName, action: wrongName },
  });
  const grant = useMutation({
    mutationFn: (permission: typeof form.values) =>
      identity.grantPermission({ userId: user.id, ...permission }),
    onSuccess: async (_, { resource, action }) => {
      await cache.invalidateQueries({ queryKey: keys.users });
      noticeDone(`${user.email} may ${action} ${resource} now.`);
      onClose();
    },
  });
  return (
    <FormDialog
      title={`A single permission for ${user.email}`}
      action="Grant"
      form={form}
      sending={grant}
      words={roleWords}
      onSubmit={form.onSubmit((values) => grant.mutate(values))}
      onClose={onClose}
    >
      <Text size="sm" c="dimmed">
        It counts beside what the roles allow, at once and until it is withdrawn in the list of
        users. The audit trail keeps every grant and withdrawal.
      </Text>
      <PermissionInputs
        resource={form.getInputProps('resource')}
        action={form.getInputProps('action')}
        roles={roles}
      />
    </FormDialog>
  );
}
