import { explain, noticeDone, Page, Panel, type Words } from '@atelier/ui';
import {
  Alert,
  Button,
  Group,
  PasswordInput,
  SegmentedControl,
  Stack,
  Text,
  useMantineColorScheme,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type IdentityApi, type Me, useIdentity, type WorkspaceId } from './identity-api.ts';
import { MyInvitations } from './my-invitations.tsx';
import { WorkspaceMembers } from './workspace-members.tsx';
import { WorkspaceSettings } from './workspace-settings.tsx';
import { WorkspaceForm } from './workspace.form.tsx';

type Props = {
  readonly me: Me;
  readonly onSignOut: () => void;
  /** Goes to work in another workspace. */
  readonly onEnter: (workspaceId: WorkspaceId) => void;
  /** The person left the workspace, and is in his own one again. */
  readonly onLeft: () => void;
  /** What other contexts let one choose for the workspace. */
  readonly workspaceChoices?: ReactNode;
};

/** The person's own account, and the workspace they are in. */
export function SettingsPage({ me, onSignOut, onEnter, onLeft, workspaceChoices }: Props) {
  const [making, { open, close }] = useDisclosure(false);
  return (
    <Page title="Settings" width={960}>
      <Panel title="You">
        <Group justify="space-between">
          <div>
            <Text size="sm" fw={500}>
              {me.name}
            </Text>
            <Text size="sm" c="dimmed">
              {me.email} · {me.roles.join(', ')}
            </Text>
          </div>
          <Button variant="default" onClick={onSignOut}>
            Sign out
          </Button>
        </Group>
      </Panel>
      <MyInvitations />
      <Panel title="Appearance">
        <ThemeChoice />
      </Panel>
      <Panel
        title="Workspace"
        about="Data of one workspace is never visible in another."
        actions={
          <Button variant="default" leftSection={<IconPlus size={15} />} onClick={open}>
            New workspace
          </Button>
        }
      >
        {/* Its fields begin with what the workspace has, so another workspace needs other fields. */}
        <WorkspaceSettings key={me.workspace.id} me={me} />
      </Panel>
      <Panel
        title={`Members of ${me.workspace.name}`}
        about="They share the usage report; sessions and requests stay each one’s own."
        padded={false}
      >
        <WorkspaceMembers key={me.workspace.id} me={me} onLeft={onLeft} />
      </Panel>
      {workspaceChoices}
      {making && <WorkspaceForm onClose={close} onEnter={onEnter} />}
      <Panel title="Password" about="Changing it ends all your other sign-ins.">
        <PasswordForm />
      </Panel>
    </Page>
  );
}

function ThemeChoice() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      aria-label="Appearance"
      data={[
        { value: 'auto', label: 'As the system' },
        { value: 'light', label: 'Light' },
        { value: 'dark', label: 'Dark' },
      ]}
      value={colorScheme}
      onChange={(value) => setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')}
    />
  );
}

const passwordWords: Words<IdentityApi['changePassword']> = {
  INVALID_CREDENTIALS: 'The current password is wrong.',
};

function PasswordForm() {
  const identity = useIdentity();
  const form = useForm({
    initialValues: { currentPassword: '', newPassword: '' },
    validate: {
      newPassword: (password) => (password.length < 8 ? 'At least 8 characters.' : null),
    },
  });
  const change = useMutation({
    mutationFn: (values: typeof form.values) => identity.changePassword(values),
    onSuccess: () => {
      form.reset();
      noticeDone('Your password was changed. All other sign-ins have ended.');
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => change.mutate(values))}>
      <Stack>
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          {...form.getInputProps('currentPassword')}
        />
        <PasswordInput
          label="New password"
          description="At least 8 characters."
          autoComplete="new-password"
          {...form.getInputProps('newPassword')}
        />
        {change.isError && <Alert color="red">{explain(change.error, passwordWords)}</Alert>}
        <Group>
          <Button type="submit" loading={change.isPending}>
            Change password
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
