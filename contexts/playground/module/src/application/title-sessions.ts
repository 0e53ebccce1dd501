import type { PublishedEvent } from '@atelier/api';
import { serviceCall } from '@atelier/kernel';
import { playgroundEvents } from '@atelier/playground-contract';
import type { Processes } from '@atelier/processes';
import type { PlaygroundPorts } from './ports.ts';
import { preferencesOf } from './preferences-of.ts';
import { titleSession } from './title-session.process.ts';

const GENERATED = 'playground.response-generated.v1';

/**
 * Starts the naming of a session once a prompt of it was answered: by the playground's own published
 * event, which comes at least once, and under an id by which it is done once. The answer waits for
 * none of it.
 */
export const titleSessions = (
  ports: Pick<PlaygroundPorts, 'sessionRows' | 'preferenceRows'>,
  processes: Pick<Processes, 'start'>,
) => ({
  name: 'title-sessions',
  to: 'playground',
  async handle({ type, data, workspaceId }: PublishedEvent): Promise<void> {
    if (type !== GENERATED) return;
    const { sessionId, requestId, status } = playgroundEvents[GENERATED].parse(data);
    if (status !== 'complete') return;
    const session = await ports.sessionRows.get(workspaceId, sessionId);
    if (session?.titledBy !== 'first-words') return;
    // On behalf of the owner, with no other right than the one it needs.
    const call = serviceCall('playground', workspaceId, {
      requestId,
      userId: session.ownerId,
      permissions: [{ resource: 'model', action: 'use' }],
    });
    // Asked here too: a process that did nothing would keep the session from ever being named.
    if (!(await preferencesOf(ports, call.actor)).automaticTitles) return;
    await processes.start(titleSession, `title_${sessionId}`, { sessionId }, call);
  },
});
