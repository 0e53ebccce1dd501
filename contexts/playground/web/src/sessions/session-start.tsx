import { FailureNotice, noticeFailure, RouteLink, useNavigate } from '@atelier/ui';
import { Button, Skeleton, Text, Title, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Composer } from '../composer/composer.tsx';
import { useAsk } from '../messages/use-asking.ts';
import { type Attachment, keys, type Session, usePlayground } from '../playground-api.ts';
import { SettingsPanel } from '../settings/settings-panel.tsx';
import { settingsWords } from '../settings/settings-words.ts';
import { useDraftSettings } from '../settings/use-settings.ts';
import style from './playground.module.css';
import type { SessionFrame } from './session-frame.ts';
import { SessionHeader } from './session-header.tsx';
import { SettingsSide } from './settings-side.tsx';
import { starters } from './starters.ts';
import { usePanel } from './use-panel.ts';

/** A session that is not there yet: it is made with the first prompt, so none is ever empty. */
export function SessionStart(props: SessionFrame & { starter?: string | undefined }) {
  const { models, modelsError, links, roomy, onList, starter } = props;
  const { draft, change, isPending } = useDraftSettings(models);
  const modelsPending = props.modelsPending || isPending;
  const panel = usePanel(roomy);
  const [busy, setBusy] = useState(false);
  const begin = useBeginSession(links.session);
  const model = models.find(({ id }) => id === draft?.settings.model);

  const send = async (content: string, attachments: readonly Attachment[]) => {
    if (!draft) return false;
    setBusy(true);
    const begun = await begin({ ...draft, content, attachments });
    setBusy(false);
    return begun;
  };
  const ready = draft !== undefined;
  const started = useRef(false);
  useEffect(() => {
    if (!starter || !ready || started.current) return;
    started.current = true;
    void send(starter, []);
    // eslint-disable-next-line react/exhaustive-deps -- once, when the models are there
  }, [starter, ready]);

  return (
    <>
      <title>New session · Atelier</title>
      <main className={style['main']}>
        <VisuallyHidden component="h1">New session</VisuallyHidden>
        {draft ? (
          <SessionHeader
            settings={draft.settings}
            models={models}
            keysPath={links.keys}
            onChange={change}
            onList={onList}
            onPanel={panel.toggle}
          />
        ) : (
          <div className={style['header']}>{modelsPending && <Skeleton w={220} h={30} />}</div>
        )}
        <div className={style['start']}>
          {modelsError && (
            <FailureNotice error={modelsError} title="The models could not be listed" />
          )}
          {!modelsError && !modelsPending && !draft ? (
            <NoModel keysHref={links.keys(undefined)} />
          ) : (
            <Starters onChoose={(prompt) => void send(prompt, [])} disabled={!ready || busy} />
          )}
        </div>
        <Composer
          draftId="new"
          running={false}
          vision={model?.abilities.includes('vision') ?? false}
          blocked={reasonToWait({ busy, modelsPending, ready })}
          onSend={send}
          onStop={() => undefined}
          onEditLast={() => undefined}
        />
      </main>
      <SettingsSide open={panel.open} roomy={roomy} onClose={panel.close}>
        {draft && (
          <SettingsPanel
            settings={draft.settings}
            model={model}
            readOnly={false}
            onChange={change}
            onClose={panel.close}
          />
        )}
      </SettingsSide>
    </>
  );
}

function reasonToWait(state: { busy: boolean; modelsPending: boolean; ready: boolean }) {
  if (state.busy) return 'Opening the session …';
  if (state.modelsPending) return 'Loading the models …';
  return state.ready ? undefined : 'Choose a model first';
}

function Starters(props: { onChoose: (prompt: string) => void; disabled: boolean }) {
  return (
    <>
      <Title order={2}>What do you want to try?</Title>
      <Text c="dimmed" size="sm" mt={4}>
        Choose a model above, set it up on the right, and write below. Every answer shows its
        tokens, cost and speed.
      </Text>
      <div className={style['starters']}>
        {starters.map(({ title, prompt }) => (
          <UnstyledButton
            key={title}
            className={style['starter'] ?? ''}
            disabled={props.disabled}
            onClick={() => props.onChoose(prompt)}
          >
            <Text size="sm" fw={600}>
              {title}
            </Text>
            <Text size="xs" c="dimmed" lineClamp={2}>
              {prompt}
            </Text>
          </UnstyledButton>
        ))}
      </div>
    </>
  );
}

function NoModel({ keysHref }: { keysHref: string }) {
  return (
    <>
      <Title order={2}>No model can be used yet</Title>
      <Text c="dimmed" size="sm" mt={4} mb="md">
        Add a key for a provider, or start a local server such as Ollama, and it appears here.
      </Text>
      <Button component={RouteLink} href={keysHref} w="fit-content">
        Add a key
      </Button>
    </>
  );
}

type Beginning = Pick<Session, 'settings'> & {
  readonly configurationId?: NonNullable<Session['configurationId']>;
  readonly content: string;
  readonly attachments: readonly Attachment[];
};

/** Makes the session, goes there, and asks. False when it could not be made: the prompt stays. */
function useBeginSession(pathOf: (id: Session['id']) => string) {
  const playground = usePlayground();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const ask = useAsk();
  return async ({ settings, configurationId, content, attachments }: Beginning) => {
    try {
      const made = await playground.createSession({
        model: settings.model,
        settings,
        ...(configurationId ? { configurationId } : {}),
      });
      cache.setQueryData<Session>(keys.session(made.id), { ...made, messages: [] });
      navigate(pathOf(made.id));
      void ask(made.id, { kind: 'submit', content, attachments });
      return true;
    } catch (error) {
      noticeFailure(error, settingsWords);
      return false;
    }
  };
}
