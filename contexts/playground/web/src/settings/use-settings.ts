import { noticeFailure } from '@atelier/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import {
  type Configuration,
  keys,
  type Model,
  type Session,
  type Settings,
  usePlayground,
} from '../playground-api.ts';
import { useSessions } from '../sessions/use-sessions.ts';
import { startingModel } from './find-models.ts';
import { settingsWords } from './settings-words.ts';

const LAST_MODEL = 'atelier-last-model';

/** A change of settings; `configurationId` when they come from a configuration. */
export type ChangeSettings = (
  change: Partial<Settings>,
  configurationId?: Configuration['id'],
) => void;

/**
 * The settings of a session. A change is shown at once, and taken back when the server refuses it;
 * resolves to whether it holds.
 */
export function useSessionSettings(
  session: Session,
): (...change: Parameters<ChangeSettings>) => Promise<boolean> {
  const playground = usePlayground();
  const cache = useQueryClient();
  const { id, settings, configurationId: before } = session;
  return useCallback(
    async (change, configurationId) => {
      rememberModel(change.model);
      const show = (next: Settings, from: Configuration['id'] | undefined) =>
        cache.setQueryData<Session>(keys.session(id), (now) =>
          now ? { ...now, settings: next, ...(from ? { configurationId: from } : {}) } : now,
        );
      show({ ...settings, ...change }, configurationId);
      try {
        await playground.changeSession({
          sessionId: id,
          settings: change,
          ...(configurationId ? { configurationId } : {}),
        });
        return true;
      } catch (error) {
        show(settings, before);
        noticeFailure(error, settingsWords);
        return false;
      }
    },
    [playground, cache, id, settings, before],
  );
}

type Draft = { readonly settings: Settings; readonly configurationId?: Configuration['id'] };

/** The settings with which the next session will begin; none while it is not known, or no model. */
export function useDraftSettings(models: readonly Model[]): {
  readonly draft: Draft | undefined;
  readonly change: ChangeSettings;
  readonly isPending: boolean;
} {
  const cache = useQueryClient();
  const chosen = useQuery<Draft | null>({
    queryKey: keys.draftSettings,
    queryFn: () => null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  }).data;
  // In a browser that has none of one's choices yet, the latest session tells it.
  const latest = useSessions('');
  const remembered = rememberedModel();
  const isPending = chosen === null && remembered === undefined && latest.isPending;
  const lastUsed = remembered ?? latest.data?.pages[0]?.items[0]?.settings.model;
  const first = isPending ? undefined : startingModel(models, lastUsed);
  const draft =
    chosen ?? (first && { settings: { model: first.id, parameters: {}, systemPrompt: '' } });
  const change: ChangeSettings = (part, configurationId) => {
    rememberModel(part.model);
    if (!draft) return;
    cache.setQueryData<Draft>(keys.draftSettings, {
      ...draft,
      settings: { ...draft.settings, ...part },
      ...(configurationId ? { configurationId } : {}),
    });
  };
  return { draft, change, isPending };
}

function rememberModel(id: string | undefined): void {
  if (id === undefined) return;
  try {
    localStorage.setItem(LAST_MODEL, id);
  } catch {
    // Without storage the next session begins with the first usable model.
  }
}

function rememberedModel(): string | undefined {
  try {
    return localStorage.getItem(LAST_MODEL) ?? undefined;
  } catch {
    return undefined;
  }
}
