import { noticeFailure, noticeUndo, useNavigate } from '@atelier/ui';
import {
  type InfiniteData,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import {
  keys,
  type MessageId,
  type PlaygroundApi,
  type SessionId,
  type SessionSummary,
  usePlayground,
} from '../playground-api.ts';
import { settingsWords } from '../settings/settings-words.ts';

type Page = Awaited<ReturnType<PlaygroundApi['listSessions']>>;

/** The list of sessions, a page at a time, latest first. */
export function useSessions(search: string) {
  const playground = usePlayground();
  return useInfiniteQuery({
    queryKey: [...keys.sessions, search],
    queryFn: ({ pageParam }) =>
      playground.listSessions({
        limit: 40,
        ...(search === '' ? {} : { search }),
        ...(pageParam === '' ? {} : { cursor: pageParam }),
      }),
    initialPageParam: '',
    getNextPageParam: (last: Page) => last.nextCursor,
    placeholderData: (before) => before,
  });
}

/** What one does to sessions as wholes. */
export function useSessionChanges(pathOf: (id: SessionId) => string, newPath: string) {
  const playground = usePlayground();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const refresh = () => cache.invalidateQueries({ queryKey: keys.sessions });
  const failed = (error: unknown) => noticeFailure(error, settingsWords);

  const restore = useMutation({
    mutationFn: (id: SessionId) => playground.restoreSession({ sessionId: id }),
    onSuccess: async (_, id) => {
      await refresh();
      navigate(pathOf(id));
    },
    onError: failed,
  });
  const remove = useMutation({
    mutationFn: ({ id }: { id: SessionId; title: string; open: boolean }) =>
      playground.deleteSession({ sessionId: id }),
    onMutate: ({ id, open }) => {
      if (open) navigate(newPath);
      withoutSession(cache, id);
    },
    onSuccess: (_, { id, title }) => {
      cache.removeQueries({ queryKey: keys.session(id) });
      noticeUndo(`Deleted “${title}”.`, () => restore.mutate(id));
    },
    onError: failed,
    onSettled: refresh,
  });
  const rename = useMutation({
    mutationFn: ({ id, title }: { id: SessionId; title: string }) =>
      playground.changeSession({ sessionId: id, title }),
    onMutate: ({ id, title }) => {
      cache.setQueryData<SessionSummary>(keys.session(id), (now) => now && { ...now, title });
    },
    onError: failed,
    onSettled: (_, __, { id }) =>
      Promise.all([refresh(), cache.invalidateQueries({ queryKey: keys.session(id) })]),
  });
  const fork = useMutation({
    mutationFn: ({ id, messageId }: { id: SessionId; messageId?: MessageId }) =>
      playground.forkSession({ sessionId: id, ...(messageId ? { messageId } : {}) }),
    onSuccess: async ({ id }) => {
      await refresh();
      navigate(pathOf(id));
    },
    onError: failed,
  });
  const end = useMutation({
    mutationFn: (id: SessionId) => playground.endSession({ sessionId: id }),
    onError: failed,
    onSettled: (_, __, id) =>
      Promise.all([refresh(), cache.invalidateQueries({ queryKey: keys.session(id) })]),
  });
  return { remove, rename, fork, end };
}

function withoutSession(cache: ReturnType<typeof useQueryClient>, id: SessionId): void {
  cache.setQueriesData<InfiniteData<Page>>(
    { queryKey: keys.sessions },
    (list) =>
      list && {
        ...list,
        pages: list.pages.map((page) => ({
          ...page,
          items: page.items.filter((session) => session.id !== id),
        })),
      },
  );
}
