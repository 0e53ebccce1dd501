import { Drawer, preloadMarkdown } from '@atelier/ui';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keys, type Model, type SessionId, useGateway } from '../playground-api.ts';
import style from './playground.module.css';
import type { PlaygroundLinks, RequestDrawer } from './session-frame.ts';
import { SessionList } from './session-list.tsx';
import { SessionReplay } from './session-replay.tsx';
import { SessionPage } from './session.page.tsx';
import { SessionStart } from './session-start.tsx';
import { useSessionChanges } from './use-sessions.ts';

type Props = {
  readonly sessionId: SessionId | undefined;
  readonly links: PlaygroundLinks;
  readonly RequestDrawer: RequestDrawer;
  /** A prompt to send at once in a new session, from the welcome page. */
  readonly starter?: string | undefined;
  /** A logged call to become a new session. */
  readonly replay?: string | undefined;
  readonly onReplayed: (sessionId: SessionId) => void;
};

const NO_MODELS: readonly Model[] = [];

/** Sessions on the left, the conversation in the middle, its parameters on the right. */
export function PlaygroundPage(props: Props) {
  const { sessionId, links, starter, replay, onReplayed, RequestDrawer } = props;
  const gateway = useGateway();
  const models = useQuery({
    queryKey: keys.models,
    queryFn: () => gateway.listModels(),
    staleTime: 60_000,
  });
  const changes = useSessionChanges(links.session, links.newSession);
  const wide = useMediaQuery('(width > 62em)', undefined, { getInitialValueInEffect: false });
  // A conversation between the list and the panel needs more.
  const roomy = useMediaQuery('(width >= 75em)', undefined, { getInitialValueInEffect: false });
  const [listOpen, { open: openList, close: closeList }] = useDisclosure(false);
  useEffect(preloadMarkdown, []);
  // Who chose a session in the drawer wants to see it.
  useEffect(() => closeList(), [sessionId, closeList]);

  const sessions = (
    <SessionList
      openId={sessionId}
      pathOf={links.session}
      newPath={links.newSession}
      changes={changes}
    />
  );
  const frame = {
    models: models.data?.items ?? NO_MODELS,
    modelsPending: models.isPending,
    modelsError: models.error,
    links,
    RequestDrawer,
    roomy: roomy ?? true,
    onList: wide ? undefined : openList,
  };
  return (
    <div className={style['layout']}>
      {wide ? (
        <aside className={style['list']}>{sessions}</aside>
      ) : (
        listOpen && (
          <Drawer position="left" onClose={closeList} size={300} title="Sessions" padding="xs">
            {sessions}
          </Drawer>
        )
      )}
      {sessionId ? (
        <SessionPage key={sessionId} sessionId={sessionId} changes={changes} {...frame} />
      ) : replay ? (
        <SessionReplay key={replay} requestId={replay} onReplayed={onReplayed} {...frame} />
      ) : (
        <SessionStart starter={starter} {...frame} />
      )}
    </div>
  );
}
