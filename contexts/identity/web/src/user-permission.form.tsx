import { explain, noticeDone } from '@atelier/ui';
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
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
    <Modal opened onClose={onClose} title={`A single permission for ${user.email}`}>
      <form onSubmit={form.onSubmit((values) => grant.mutate(values))} noValidate>
        <Stack>
          <Text size="sm" c="dimmed">
            It counts beside what the roles allow, at once and until it is withdrawn in the list of
            users. The audit trail keeps every grant and withdrawal.
          </Text>
          <PermissionInputs
            resource={form.getInputProps('resource')}
            action={form.getInputProps('action')}
            roles={roles}
          />
          {grant.isError && <Alert color="red">{explain(grant.error, roleWords)}</Alert>}
          <Group justify="flex-end">
            <Button type="submit" loading={grant.isPending}>
              Grant
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
