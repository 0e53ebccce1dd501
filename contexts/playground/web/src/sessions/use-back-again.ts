import { noticeDone } from '@atelier/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { LiveSession } from '../messages/live-session.ts';
import type { Message } from '../playground-api.ts';

/**
 * When a server that was away answers again: reads anew what failed meanwhile, and says how the
 * answer ended that arrived then, as soon as it has.
 */
export function useBackAgain(session: LiveSession | undefined): void {
  const cache = useQueryClient();
  const isCut = session?.isCut ?? false;
  const isAsking = session?.live !== undefined;
  const status = session?.messages.at(-1)?.status;
  const isAway = useRef(isCut);
  const isUntold = useRef(isCut);
  useEffect(() => {
    if (isAway.current && !isCut) void cache.invalidateQueries();
    isAway.current = isCut;
    // Who has asked again has another answer to wait for.
    if (isCut || isAsking) isUntold.current = isCut;
    if (isCut || !isUntold.current || status === undefined || status === 'streaming') return;
    isUntold.current = false;
    noticeDone(ENDS[status]);
  }, [cache, isCut, isAsking, status]);
}

const ENDS: Readonly<Record<Exclude<Message['status'], 'streaming'>, string>> = {
  complete: 'The server is there again, and the answer is whole.',
  stopped: 'The server is there again. Regenerate the answer to have it whole.',
  // Why, and what to do, stands below the answer.
  failed: 'The server is there again.',
};
