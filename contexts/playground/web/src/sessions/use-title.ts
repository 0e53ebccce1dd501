import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { LiveSession } from '../messages/live-session.ts';
import { keys } from '../playground-api.ts';

/** Lets the list of sessions know of a title that has come. */
export function useTitle({ title }: LiveSession): void {
  const cache = useQueryClient();
  const shown = useRef(title);
  useEffect(() => {
    if (shown.current === title) return;
    shown.current = title;
    void cache.invalidateQueries({ queryKey: keys.sessions });
  }, [title, cache]);
}
