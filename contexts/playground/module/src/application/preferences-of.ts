import type { UserId, WorkspaceId } from '@atelier/kernel';
import { DEFAULT_PREFERENCES, type Preferences } from '../domain/preferences.ts';
import type { PlaygroundPorts } from './ports.ts';
import { preferencesId } from './preferences-list.projection.ts';

/** What somebody chose, or the defaults. */
export async function preferencesOf(
  { preferenceRows }: Pick<PlaygroundPorts, 'preferenceRows'>,
  { workspaceId, userId }: { readonly workspaceId: WorkspaceId; readonly userId: UserId },
): Promise<Preferences> {
  const row = await preferenceRows.get(workspaceId, preferencesId(workspaceId, userId));
  if (row === undefined) return DEFAULT_PREFERENCES;
  const { automaticTitles, taskModel } = row;
  return { automaticTitles, ...(taskModel === null ? {} : { taskModel }) };
}
