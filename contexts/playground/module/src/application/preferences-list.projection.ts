import { insert, projection, remove, type UserId, type WorkspaceId } from '@atelier/kernel';
import type { PreferencesEvent } from '../domain/preferences.ts';

export type PreferencesRow = {
  id: string;
  workspaceId: string;
  automaticTitles: boolean;
  taskModel: string | null;
};

export const preferencesList = projection<PreferencesEvent, PreferencesRow>('preferences', {
  PreferencesChanged: ({ automaticTitles, taskModel }, { workspaceId, streamId }) => [
    remove(streamId),
    insert({ id: streamId, workspaceId, automaticTitles, taskModel: taskModel ?? null }),
  ],
});

/** Of one user in one workspace: ids of rows and streams are never those of another workspace. */
export function preferencesId(workspaceId: WorkspaceId, userId: UserId): string {
  return `preferences_${workspaceId}_${userId}`;
}
