import { ago, Drawer, EmptyState, fullTime, money, noticeFailure, type Words } from '@atelier/ui';
import { ActionIcon, Badge, Button, Group, List, Stack, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconListDetails } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { LiveSession } from '../messages/live-session.ts';
import { keys, type PlaygroundApi, type Summary, usePlayground } from '../playground-api.ts';

const words: Words<PlaygroundApi['summariseSession']> = {
  SESSION_NOT_FOUND: 'This session is gone. It may have been deleted in another window.',
  SESSION_EMPTY: 'There is nothing to summarise yet: send a prompt first.',
  SUMMARY_FAILED: ({ message }) => `No summary was made: ${String(message)}`,
};

/** A button, and the panel with what the conversation came to. */
export function SessionSummary({ session }: { session: LiveSession }) {
  const [open, { open: show, close }] = useDisclosure(false);
  const summarise = useSummarise(session);
  const { summary } = session;
  const isBusy = session.messages.at(-1)?.status === 'streaming';
  return (
    <>
      <Tooltip label="Summary of this conversation">
        <ActionIcon size="lg" aria-label="Summary" onClick={show}>
          <IconListDetails size={18} />
        </ActionIcon>
      </Tooltip>
      {open && (
        <Drawer onClose={close} size={400} title="Summary">
          <Stack gap="md">
            {summary ? (
              <Shown summary={summary} session={session} />
            ) : (
              <EmptyState icon={<IconListDetails size={20} />} title="No summary yet">
                What was asked, what came of it and what is still open, in a few sentences. Without
                a key it is put together from the conversation’s own sentences.
              </EmptyState>
            )}
            <Button
              loading={summarise.isPending}
              disabled={session.messages.length === 0 || isBusy}
              variant={summary ? 'default' : 'filled'}
              onClick={() => summarise.mutate()}
            >
              {summary ? 'Summarise again' : 'Summarise'}
            </Button>
          </Stack>
        </Drawer>
      )}
    </>
  );
}

function useSummarise({ id }: LiveSession) {
  const playground = usePlayground();
  const cache = useQueryClient();
  const key = keys.session(id);
  return useMutation({
    mutationFn: () => playground.summariseSession({ sessionId: id }),
    onSuccess: (summary) => {
      cache.setQueryData<LiveSession>(key, (now) => now && { ...now, summary });
      void cache.invalidateQueries({ queryKey: key });
    },
    onError: (error) => noticeFailure(error, words),
  });
}

function Shown({ summary, session }: { summary: Summary; session: LiveSession }) {
  const { text, points, keywords, model, costNanoUsd, at } = summary;
  const isLast = session.messages.at(-1)?.id === summary.upTo;
  return (
    <>
      <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
        {text}
      </Text>
      {points.length > 0 && (
        <List size="sm" spacing={6}>
          {points.map((point) => (
            <List.Item key={point}>{point}</List.Item>
          ))}
        </List>
      )}
      {keywords.length > 0 && (
        <Group gap={6}>
          {keywords.map((word) => (
            <Badge key={word} variant="light" tt="none">
              {word}
            </Badge>
          ))}
        </Group>
      )}
      <Text size="xs" c="dimmed" className="numeric">
        {model.startsWith('offline/') ? 'Made offline, by rules' : model}
        {` · ${costNanoUsd === undefined ? 'price unknown' : money(costNanoUsd)}`} ·{' '}
        {summary.messageCount} messages · <span title={fullTime(at)}>{ago(at)}</span>
      </Text>
      {!isLast && (
        <Text size="xs" c="dimmed">
          The conversation has gone on or elsewhere since.
        </Text>
      )}
    </>
  );
}
