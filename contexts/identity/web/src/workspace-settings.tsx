import { noticeDone, noticeFailure } from '@atelier/ui';
import { Button, Group, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys, type Me, useIdentity } from './identity-api.ts';
import { workspaceWords } from './workspace-words.ts';

/** The name of the workspace. */
export function WorkspaceSettings({ me }: { me: Me }) {
  const identity = useIdentity();
  const cache = useQueryClient();
  const workspaceId = me.workspace.id;
  const owner = me.workspace.role === 'owner';
  const [name, setName] = useState(me.workspace.name);
  const change = useMutation({
    mutationFn: (part: { name: string }) => identity.changeWorkspace({ workspaceId, ...part }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: keys.me });
      noticeDone('The workspace was changed.');
    },
    onError: (error) => noticeFailure(error, workspaceWords),
  });
  return (
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
  );
}
