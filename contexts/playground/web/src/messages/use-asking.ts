import type { SessionEvent } from '@atelier/playground-contract';
import { noticeFailure } from '@atelier/ui';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import {
  keys,
  type OpenStream,
  type SessionId,
  usePlayground,
  useStreams,
} from '../playground-api.ts';
import { askingWords } from './asking-words.ts';
import { measureDrawing, pauseAfter } from './draw-pace.ts';
import { type Asking, arrive, ask, cutOff, type LiveSession } from './live-session.ts';
import { sessionEventIn } from './session-event.ts';

const STOP_GRACE_MS = 3000;

const running = new Map<SessionId, AbortController>();

/**
 * Sends a prompt and lets the answer arrive in the query cache, so that it goes on while one looks
 * at another session. Resolves when the answer is finished; refusals are shown and resolve too.
 */
export function useAsk() {
  const cache = useQueryClient();
  const open = useStreams();
  return useCallback(
    (sessionId: SessionId, asking: Asking) => runStream({ cache, open, sessionId, asking }),
    [cache, open],
  );
}

/** Stops the answer that arrives. What came is kept, by the server too. */
export function useStop() {
  const playground = usePlayground();
  return useCallback(
    async (sessionId: SessionId) => {
      const stream = running.get(sessionId);
      await playground.stopAnswer({ sessionId }).catch((error: unknown) => noticeFailure(error));
      setTimeout(() => stream?.abort(), STOP_GRACE_MS);
    },
    [playground],
  );
}

type Run = { cache: QueryClient; open: OpenStream; sessionId: SessionId; asking: Asking };

async function runStream({ cache, open, sessionId, asking }: Run): Promise<boolean> {
  const key = keys.session(sessionId);
  if (running.has(sessionId)) {
    noticeFailure(new Error(askingWords.PROMPT_RUNNING));
    return false;
  }
  const abort = new AbortController();
  running.set(sessionId, abort);
  await cache.cancelQueries({ queryKey: key });
  const before = cache.getQueryData<LiveSession>(key);
  const draw = drawer(cache, sessionId);
  cache.setQueryData<LiveSession>(key, (now) => now && ask(now, asking, Date.now()));
  let latest: SessionEvent['type'] | undefined;
  let failure: unknown;
  try {
    for await (const each of open(...requestOf(sessionId, asking), abort.signal)) {
      const event = sessionEventIn(each);
      if (!event) continue;
      latest = event.type;
      draw.add(event);
      // So that a new session is listed while its first answer still arrives.
      if (event.type === 'start') void cache.invalidateQueries({ queryKey: keys.sessions });
    }
  } catch (error) {
    failure = error;
  }
  try {
    if (abort.signal.aborted || latest === 'end' || latest === 'error') return true;
    if (latest !== undefined) {
      // The prompt has arrived, so it is not to be sent again: only the way back broke.
      draw.now();
      cache.setQueryData<LiveSession>(key, (now) => now && cutOff(now));
      return true;
    }
    draw.drop();
    cache.setQueryData(key, before);
    noticeFailure(failure ?? new TypeError('The answer never began.'), askingWords);
    return false;
  } finally {
    draw.now();
    running.delete(sessionId);
    cache.setQueryData<LiveSession>(key, (now) => now && { ...now, live: undefined });
    void cache.invalidateQueries({ queryKey: key });
    void cache.invalidateQueries({ queryKey: keys.sessions });
  }
}

function requestOf(sessionId: SessionId, asking: Asking): [path: string, body: unknown] {
  const messages = `/sessions/${sessionId}/messages`;
  if (asking.kind === 'regenerate') return [`${messages}/${asking.answerId}/regenerate`, {}];
  if (asking.kind === 'results') return [messages, { content: '', toolResults: asking.results }];
  if (asking.kind === 'edit-results')
    return [`${messages}/${asking.promptId}/edit`, { content: '', toolResults: asking.results }];
  const { content, attachments } = asking;
  if (asking.kind === 'edit')
    return [`${messages}/${asking.promptId}/edit`, { content, attachments }];
  return [messages, { content, attachments }];
}

/** Folds events into the cached session a few times a second, not once per token, and less often when drawing is slow. */
function drawer(cache: QueryClient, sessionId: SessionId) {
  let waiting: { event: SessionEvent; atMs: number }[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pauseMs = pauseAfter(0);
  const now = () => {
    clearTimeout(timer);
    timer = undefined;
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    cache.setQueryData<LiveSession>(keys.session(sessionId), (session) =>
      batch.reduce<LiveSession | undefined>(
        (state, { event, atMs }) => state && arrive(state, event, atMs),
        session,
      ),
    );
    measureDrawing((tookMs) => {
      pauseMs = pauseAfter(tookMs);
    });
  };
  return {
    now,
    drop: () => {
      waiting = [];
    },
    add: (event: SessionEvent) => {
      waiting.push({ event, atMs: Date.now() });
      timer ??= setTimeout(now, pauseMs);
    },
  };
}
