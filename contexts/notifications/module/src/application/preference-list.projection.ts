import { insert, projection, type UserId } from '@atelier/kernel';
import type { Choices, PreferencesEvent } from '../domain/preferences.ts';

export type PreferenceRow = { id: UserId; workspaceId: string; choices: Choices };

export const preferenceList = projection<PreferencesEvent, PreferenceRow>('preference-list', {
  PreferenceChosen: ({ userId, choices }, { workspaceId }) =>
    insert({ id: userId, workspaceId, choices }),
});
