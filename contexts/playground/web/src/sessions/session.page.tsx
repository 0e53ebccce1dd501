import { EmptyState, FailureNotice, noticeFailure, rejectionIn, RouteLink } from '@atelier/ui';
import { Alert, Anchor, Button, Group, Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconGitFork, IconLock, IconMessageOff, IconPlugConnectedX } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type Dispatch, type SetStateAction, useCallback, useMemo, useRef, useState } from 'react';
import { Composer } from '../composer/composer.tsx';
import { asTheServerSays, type LiveSession } from '../messages/live-session.ts';
import type { MessageActions } from '../messages/message-actions.ts';
import { MessageList } from '../messages/message-list.tsx';
import { RetryDialog } from '../messages/retry-dialog.tsx';
import { useAsk, useStop } from '../messages/use-asking.ts';
import {
  type Attachment,
  keys,
  type Message,
  type SessionId,
  usePlayground,
} from '../playground-api.ts';
import { withModel } from '../settings/parameter-change.ts';
import { SettingsPanel } from '../settings/settings-panel.tsx';
import { useSessionSettings } from '../settings/use-settings.ts';
import style from './playground.module.css';
import type { SessionFrame } from './session-frame.ts';
import { SessionHeader } from './session-header.tsx';
import { SettingsSide } from './settings-side.tsx';
import { useBackAgain } from './use-back-again.ts';
import { usePanel } from './use-panel.ts';
import type { useSessionChanges } from './use-sessions.ts';
import { titleDueMs } from './title-due.ts';
import { useTitle } from './use-title.ts';

type Props = SessionFrame & {
  readonly sessionId: SessionId;
  readonly changes: ReturnType<typeof useSessionChanges>;
};

/** An answer written for another window, or from before a reload, is looked at this often. */
const WATCH_EVERY_MS = 1000;

/** A session: read from the cache, where an arriving answer grows it. */
export function SessionPage(props: Props) {
  const playground = usePlayground();
  const cache = useQueryClient();
  const { sessionId, links, onList } = props;
  const session = useQuery<LiveSession>({
    queryKey: keys.session(sessionId),
    queryFn: async () => {
      const now = await playground.getSession({ sessionId });
      return asTheServerSays(cache.getQueryData<LiveSession>(keys.session(sessionId)), now);
    },
    staleTime: 5000,
    refetchInterval: ({ state: { data } }) =>
      data?.isCut || (data && !data.live && data.messages.at(-1)?.status === 'streaming')
        ? WATCH_EVERY_MS
        : titleDueMs(data, Date.now()),
  });
  useBackAgain(session.data);
  if (session.data) return <OpenSession {...props} session={session.data} />;
  return (
    <main className={style['main']}>
      <title>Session · Atelier</title>
      <VisuallyHidden component="h1">Session</VisuallyHidden>
      <header className={style['header']}>
        {onList && (
          <Button size="compact-sm" variant="default" onClick={onList}>
            Sessions
          </Button>
        )}
        {session.isPending && <Skeleton w={220} h={30} />}
      </header>
      <div className={style['start']} style={{ justifyContent: 'flex-start' }}>
        {session.isPending ? (
          <Stack gap="lg" pt="lg">
            <Skeleton h={44} w="55%" ml="auto" radius="lg" />
            <Skeleton h={150} />
          </Stack>
        ) : (
          <NotOpened
            error={session.error}
            retry={() => void session.refetch()}
            newSession={links.newSession}
          />
        )}
      </div>
    </main>
  );
}

type NotOpenedProps = { error: unknown; retry: () => void; newSession: string };

/** What is not there does not come by trying again. */
function NotOpened({ error, retry, newSession }: NotOpenedProps) {
  if (rejectionIn(error)?.code !== 'SESSION_NOT_FOUND')
    return <FailureNotice title="This session cannot be opened" error={error} retry={retry} />;
  return (
    <EmptyState
      icon={<IconMessageOff size={20} />}
      title="This session is not here"
      action={
        <Button component={RouteLink} href={newSession} variant="default">
          Begin a new session
        </Button>
      }
    >
      It was deleted, or belongs to another workspace or person.
    </EmptyState>
  );
}

function OpenSession(props: Props & { session: LiveSession }) {
  const { session, models, links, roomy, onList, changes, RequestDrawer } = props;
  const panel = usePanel(roomy);
  useTitle(session);
  const change = useSessionSettings(session);
  const stop = useStop();
  const ask = useAsk();
  const draftImages = useQueryClient().getQueryData<readonly Attachment[]>(
    keys.draftImages(session.id),
  );
  const [editing, setEditing] = useState<string>();
  const [requestId, setRequestId] = useState<string>();
  const [retried, setRetried] = useState<Message>();
  const actions = useActions(session.id, changes, links.keys, {
    setEditing,
    setRequestId,
    setRetried,
  });
  const model = models.find(({ id }) => id === session.settings.model);
  const running = session.messages.at(-1)?.status === 'streaming';
  const active = session.status === 'active';
  const stopNow = useCallback(() => {
    if (running) void stop(session.id);
  }, [running, stop, session.id]);
  // What is open over the conversation is closed first.
  useHotkeys([['Escape', (event) => !isOver(event.target) && stopNow()]], []);
  const send = useCallback(
    (content: string, attachments: readonly Attachment[]) =>
      ask(session.id, { kind: 'submit', content, attachments }),
    [ask, session.id],
  );
  // A call that is tried again may have ended with what a tool found.
  const last = session.messages.at(-1);
  const unansweredId = last?.role === 'tool' ? last.id : undefined;
  const lastPromptId = session.messages.findLast(({ role }) => role === 'user')?.id;
  const editLast = useCallback(() => setEditing(lastPromptId), [lastPromptId]);

  return (
    <>
      <title>{`${session.title} · Atelier`}</title>
      <main className={style['main']}>
        <VisuallyHidden component="h1">{session.title}</VisuallyHidden>
        <SessionHeader
          settings={session.settings}
          session={session}
          models={models}
          keysPath={links.keys}
          onChange={change}
          onList={onList}
          onPanel={panel.toggle}
        />
        {session.forkedFrom && (
          <Text size="xs" c="dimmed" px="md" pt={6}>
            <IconGitFork size={12} style={{ verticalAlign: -2 }} /> A fork of{' '}
            <Anchor
              component={RouteLink}
              href={links.session(session.forkedFrom.sessionId)}
              inherit
            >
              another session
            </Anchor>
          </Text>
        )}
        <MessageList session={session} models={models} actions={actions} editing={editing} />
        {session.isCut && <CutOff sessionId={session.id} />}
        {active && unansweredId && (
          <Button
            variant="light"
            w="fit-content"
            mx="auto"
            mb="xs"
            onClick={() => void ask(session.id, { kind: 'regenerate', answerId: unansweredId })}
          >
            Have the result answered
          </Button>
        )}
        {active ? (
          <Composer
            draftId={session.id}
            draftImages={draftImages}
            running={running}
            vision={model?.abilities.includes('vision') ?? false}
            room={session.room}
            blocked={
              model?.usable === false ? 'This model needs a key: add one under Keys.' : undefined
            }
            onSend={send}
            onStop={stopNow}
            onEditLast={editLast}
          />
        ) : (
          <Ended onFork={() => changes.fork.mutate({ id: session.id })} />
        )}
      </main>
      <SettingsSide open={panel.open} roomy={roomy} onClose={panel.close}>
        <SettingsPanel
          settings={session.settings}
          model={model}
          readOnly={!active}
          onChange={change}
          onClose={panel.close}
        />
      </SettingsSide>
      {requestId && <RequestDrawer requestId={requestId} onClose={() => setRequestId(undefined)} />}
      {retried && (
        <RetryDialog
          models={models}
          answeredBy={retried.model}
          onClose={() => setRetried(undefined)}
          onChoose={(chosen) => {
            setRetried(undefined);
            void change(withModel(session.settings, chosen)).then(
              (changed) => changed && actions.regenerate(retried),
            );
          }}
        />
      )}
    </>
  );
}

function isOver(target: EventTarget | null): boolean {
  const over = '[role="dialog"], [role="menu"], [role="listbox"], input[aria-expanded="true"]';
  return target instanceof Element && target.closest(over) !== null;
}

function CutOff({ sessionId }: { sessionId: SessionId }) {
  const cache = useQueryClient();
  return (
    <Alert
      className={style['cut'] ?? ''}
      icon={<IconPlugConnectedX size={16} />}
      color="orange"
      role="alert"
      title="The connection to the server broke off"
    >
      <Group justify="space-between">
        <Text size="sm">
          What came of the answer is above. The server is looked for again every second.
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => void cache.refetchQueries({ queryKey: keys.session(sessionId) })}
        >
          Look now
        </Button>
      </Group>
    </Alert>
  );
}

function Ended({ onFork }: { onFork: () => void }) {
  return (
    <Alert icon={<IconLock size={16} />} color="gray" m="md" mt={0} maw={760} mx="auto" w="100%">
      <Group justify="space-between">
        <Text size="sm">This session has ended: it can be read and forked.</Text>
        <Button size="compact-sm" onClick={onFork}>
          Fork to go on
        </Button>
      </Group>
    </Alert>
  );
}

/** What a message’s buttons open on the page. */
type Opening = {
  readonly setEditing: Dispatch<SetStateAction<string | undefined>>;
  readonly setRequestId: (id: string) => void;
  readonly setRetried: (answer: Message) => void;
};

function useActions(
  id: SessionId,
  changes: Props['changes'],
  keysPath: Props['links']['keys'],
  { setEditing, setRequestId, setRetried }: Opening,
): MessageActions {
  const playground = usePlayground();
  const cache = useQueryClient();
  const ask = useAsk();
  const fork = useRef(changes.fork.mutate);
  fork.current = changes.fork.mutate;
  return useMemo(
    () => ({
      regenerate: (answer) => void ask(id, { kind: 'regenerate', answerId: answer.id }),
      retry: setRetried,
      startEdit: (prompt) => setEditing(prompt.id),
      endEdit: (prompt) => setEditing((now) => (now === prompt.id ? undefined : now)),
      edit: (promptId, content, attachments) =>
        ask(id, { kind: 'edit', promptId, content, attachments }),
      editResults: (promptId, results) => ask(id, { kind: 'edit-results', promptId, results }),
      fork: (messageId) => fork.current({ id, messageId }),
      select: (messageId) =>
        void playground
          .selectAlternative({ sessionId: id, messageId })
          .catch((error: unknown) => noticeFailure(error))
          .then(() => cache.invalidateQueries({ queryKey: keys.session(id) })),
      showRequest: setRequestId,
      keysPathOf: (model) => keysPath(model.slice(0, model.indexOf('/'))),
      sendToolResults: (results) => void ask(id, { kind: 'results', results }),
    }),
    [id, ask, playground, cache, keysPath, setEditing, setRequestId, setRetried],
  );
}
