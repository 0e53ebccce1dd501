import { explain, noticeDone, rejectionIn, RouteLink, type Words } from '@atelier/ui';
import { Alert, Anchor, Button, Group, Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { leaveDraft } from '../composer/use-draft.ts';
import { keys, type PlaygroundApi, type SessionId, usePlayground } from '../playground-api.ts';
import { startingModel } from '../settings/find-models.ts';
import style from './playground.module.css';
import type { SessionFrame } from './session-frame.ts';

const words: Words<PlaygroundApi['replayRequest']> = {
  REQUEST_NOT_FOUND: 'This call is not in the log, or it is not yours to see.',
  NO_CONVERSATION: ({ reason }) => WHY[String(reason)] ?? 'This call cannot be tried again here.',
  MODEL_NOT_FOUND: ({ model }) => `${String(model)} is no model that you have here.`,
  MODEL_UNSUITABLE: ({ model }) => `${String(model)} does not answer prompts.`,
  SESSION_LIMIT: ({ messageLimit }) =>
    `This conversation has more than the ${String(messageLimit)} messages that a session holds.`,
};

const WHY: Readonly<Record<string, string>> = {
  running: 'This call has no end yet. Try it again when it is answered.',
  'not-kept': 'What was sent is not in the log: the workspace’s policy dropped it.',
  'too-large': 'This request is larger than the log and the Playground keep.',
  'other-kind': 'This was no conversation: it asked for vectors, a picture or sound.',
  unreadable: 'This request was refused for its form; there is no conversation in it.',
};

type Props = SessionFrame & {
  readonly requestId: string;
  readonly onReplayed: (sessionId: SessionId) => void;
};

/** Makes a session of a logged call and goes there; its last prompt waits in the composer. */
export function SessionReplay({ requestId, onReplayed, models, links, onList }: Props) {
  const replay = useReplay(requestId, onReplayed);
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    replay.mutate(undefined);
  }, [replay]);
  const isModel = ['MODEL_NOT_FOUND', 'MODEL_UNSUITABLE'].includes(
    rejectionIn(replay.error)?.code ?? '',
  );
  const other = startingModel(models, undefined);
  return (
    <main className={style['main']}>
      <title>Try a call again · Atelier</title>
      <VisuallyHidden component="h1">Try a call again</VisuallyHidden>
      <header className={style['header']}>
        {onList && (
          <Button size="compact-sm" variant="default" onClick={onList}>
            Sessions
          </Button>
        )}
      </header>
      <div className={style['start']} style={{ justifyContent: 'flex-start' }}>
        {replay.isError ? (
          <Alert color="red" title="This call cannot be tried again as it was">
            <Stack gap="sm">
              <Text size="sm">{explain(replay.error, words)}</Text>
              <Group gap="md">
                {isModel && other && (
                  <Button size="compact-sm" onClick={() => replay.mutate(other.id)}>
                    Try it with {other.title}
                  </Button>
                )}
                <Anchor
                  component={RouteLink}
                  href={links.newSession}
                  size="sm"
                  c="inherit"
                  underline="always"
                >
                  Begin a new session
                </Anchor>
              </Group>
            </Stack>
          </Alert>
        ) : (
          <Stack gap="lg" pt="lg">
            <Skeleton h={44} w="55%" ml="auto" radius="lg" />
            <Skeleton h={150} />
          </Stack>
        )}
      </div>
    </main>
  );
}

function useReplay(requestId: string, onReplayed: Props['onReplayed']) {
  const playground = usePlayground();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (model: string | undefined) =>
      playground.replayRequest({ requestId, ...(model ? { model } : {}) }),
    onSuccess: ({ id, draft, left }) => {
      leaveDraft(id, draft.content);
      cache.setQueryData(keys.draftImages(id), draft.attachments);
      void cache.invalidateQueries({ queryKey: keys.sessions });
      if (left.length > 0) noticeDone(`Not taken along: ${left.join(', ')}.`);
      onReplayed(id);
    },
  });
}
