import { RequestDrawer } from '@atelier/gateway-web';
import { PlaygroundPage } from '@atelier/playground-web';
import { useParams, useSearch } from '@tanstack/react-router';
import { paths, patterns } from '../paths.ts';

const links = { session: paths.session, newSession: patterns.playground, keys: paths.keysFor };

export function PlaygroundScreen() {
  const { sessionId } = useParams({ strict: false }) as { sessionId?: `session_${string}` };
  const { starter } = useSearch({ strict: false }) as { starter?: string };
  return (
    <PlaygroundPage
      sessionId={sessionId}
      starter={starter}
      links={links}
      RequestDrawer={RequestDrawer}
    />
  );
}
