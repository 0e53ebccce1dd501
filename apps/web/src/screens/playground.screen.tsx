import { PlaygroundPage } from '@atelier/playground-web';
import { useParams, useSearch } from '@tanstack/react-router';
import { paths, patterns } from '../paths.ts';

const links = { session: paths.session, newSession: patterns.playground, keys: patterns.keys };

export function PlaygroundScreen() {
  const { sessionId } = useParams({ strict: false }) as { sessionId?: `session_${string}` };
  const { starter } = useSearch({ strict: false }) as { starter?: string };
  return <PlaygroundPage sessionId={sessionId} starter={starter} links={links} />;
}
