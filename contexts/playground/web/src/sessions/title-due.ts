import type { LiveSession } from '../messages/live-session.ts';

const WATCH_EVERY_MS = 1000;
/** A title that has not come by then does not come. */
const WATCH_FOR_MS = 20_000;

/** How soon to look again for the title that comes behind the first answer; false when none does. */
export function titleDueMs(session: LiveSession | undefined, nowMs: number): number | false {
  if (session === undefined || session.live || session.titledBy !== 'first-words') return false;
  if (!session.messages.some(({ role, status }) => role === 'assistant' && status === 'complete'))
    return false;
  return nowMs - Date.parse(session.updatedAt) < WATCH_FOR_MS ? WATCH_EVERY_MS : false;
}
