import { explain, noticeDone } from '@atelier/ui';
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { type Role, type User, useIdentity } from './identity-api.ts';
import { PermissionInputs } from './permission-inputs.tsx';
import { wrongName } from './permission-suggestions.ts';
import { roleWords } from './role-words.ts';

type Props = { readonly user: User; readonly roles: readonly Role[]; readonly onClose: () => void };

/** Grants a user one permission beside those of the roles, or withdraws it. */
export function UserPermissionForm({ user, roles, onClose }: Props) {
  const identity = useIdentity();
  const form = useForm({
    initialValues: { resource: '', action: '' },
    validate: { resource: wrongName, action: wrongName },
  });
  const change = useMutation({
    mutationFn: async ({ grant, ...permission }: typeof form.values & { grant: boolean }) => {
      const wanted = { userId: user.id, ...permission };
      if (grant) await identity.grantPermission(wanted);
      else await identity.withdrawPermission(wanted);
    },
    onSuccess: (_, { grant, resource, action }) => {
      noticeDone(
        grant
          ? `${user.email} may ${action} ${resource} now.`
          : `${user.email} may ${action} ${resource} through a role only, if one allows it.`,
      );
      form.reset();
    },
  });
  const submit = (grant: boolean) => form.onSubmit((values) => change.mutate({ ...values, grant }));
  return (
    <Modal opened onClose={onClose} title={`A single permission of ${user.email}`}>
      <form onSubmit={submit(true)} noValidate>
        <Stack>
          <Text size="sm" c="dimmed">
            It counts beside what the roles allow, at once and until it is withdrawn. The audit
            trail keeps every grant and withdrawal.
          </Text>
          <PermissionInputs
            resource={form.getInputProps('resource')}
            action={form.getInputProps('action')}
            roles={roles}
          />
          {change.isError && <Alert color="red">{explain(change.error, roleWords)}</Alert>}
          <Group justify="flex-end">
            <Button variant="default" disabled={change.isPending} onClick={() => submit(false)()}>
              Withdraw
            </Button>
            <Button type="submit" loading={change.isPending}>
              Grant
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
