import { noticeDone, noticeFailure } from '@atelier/ui';
import { Button, Group, Radio, Skeleton, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys, type Me, useIdentity } from './identity-api.ts';
import { workspaceWords } from './workspace-words.ts';

/** The name of the workspace, and what its request log keeps. */
export function WorkspaceSettings({ me }: { me: Me }) {
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
