import { explain, noticeDone, noticeFailure, Page, Panel, type Words } from '@atelier/ui';
import {
  Alert,
  Button,
  Group,
  PasswordInput,
  Radio,
  SegmentedControl,
  Skeleton,
  Stack,
  Text,
  TextInput,
  useMantineColorScheme,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type IdentityApi, keys, type Me, useIdentity } from './identity-api.ts';

/** The person's own account, and the workspace they are in. */
export function SettingsPage({ me, onSignOut }: { me: Me; onSignOut: () => void }) {
  return (
    <Page title="Settings" width={760}>
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
      <Panel title="Appearance">
        <ThemeChoice />
      </Panel>
      <Panel title="Workspace" about="Data of one workspace is never visible in another.">
        <WorkspaceForm me={me} />
      </Panel>
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

const workspaceWords: Words<IdentityApi['changeWorkspace']> = {
  WORKSPACE_NOT_FOUND: 'You no longer belong to this workspace.',
  NOT_WORKSPACE_OWNER: 'Only an owner of the workspace may change this.',
};

function WorkspaceForm({ me }: { me: Me }) {
  const identity = useIdentity();
  const cache = useQueryClient();
  const workspaceId = me.workspace.id;
  const owner = me.workspace.role === 'owner';
  const [name, setName] = useState(me.workspace.name);
  // Shown at once: the query cache tells its readers a moment later, and the choice would flicker.
  const [chosen, setChosen] = useState<'keep' | 'drop'>();
  const workspace = useQuery({
    queryKey: keys.workspace(workspaceId),
    queryFn: () => identity.getWorkspace({ workspaceId }),
  });
  const change = useMutation({
    mutationFn: (part: { name?: string; contentPolicy?: 'keep' | 'drop' }) =>
      identity.changeWorkspace({ workspaceId, ...part }),
    onSuccess: async () => {
      await Promise.all([
        cache.invalidateQueries({ queryKey: keys.workspace(workspaceId) }),
        cache.invalidateQueries({ queryKey: keys.me }),
      ]);
      noticeDone('The workspace was changed.');
    },
    onError: (error) => {
      setChosen(undefined);
      noticeFailure(error, workspaceWords);
    },
  });
  return (
    <Stack>
      <Group align="flex-end">
        <TextInput
          flex={1}
          label="Name"
          maxLength={100}
          disabled={!owner}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button
          variant="default"
          disabled={!owner || name.trim() === '' || name === me.workspace.name}
          onClick={() => change.mutate({ name })}
        >
          Rename
        </Button>
      </Group>
      {workspace.data ? (
        <Radio.Group
          label="Prompts and answers in the request log"
          description="Tokens, cost and times are always kept. Sessions keep their messages either way."
          value={chosen ?? workspace.data.contentPolicy}
          onChange={(value) => {
            const contentPolicy = value === 'drop' ? 'drop' : 'keep';
            setChosen(contentPolicy);
            change.mutate({ contentPolicy });
          }}
        >
          <Stack gap="xs" mt="xs">
            <Radio
              value="keep"
              disabled={!owner}
              label="Keep them, to look at raw requests and responses"
            />
            <Radio value="drop" disabled={!owner} label="Drop them as soon as a call has ended" />
          </Stack>
        </Radio.Group>
      ) : (
        <Skeleton h={90} />
      )}
    </Stack>
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
