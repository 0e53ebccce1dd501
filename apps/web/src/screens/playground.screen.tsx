import { RequestDrawer } from '@atelier/gateway-web';
import { PlaygroundPage } from '@atelier/playground-web';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { paths, patterns } from '../paths.ts';

const links = { session: paths.session, newSession: patterns.playground, keys: paths.keysFor };

export function PlaygroundScreen() {
  const { sessionId } = useParams({ strict: false }) as { sessionId?: `session_${string}` };
  const { starter, replay } = useSearch({ strict: false }) as { starter?: string; replay?: string };
  const navigate = useNavigate();
  return (
    <PlaygroundPage
      sessionId={sessionId}
      starter={starter}
      replay={replay}
      // In place of the address that asked for it: going back must not make another session.
      onReplayed={(id) =>
        void navigate({ to: patterns.session, params: { sessionId: id }, replace: true })
      }
      links={links}
      RequestDrawer={RequestDrawer}
    />
  );
}
