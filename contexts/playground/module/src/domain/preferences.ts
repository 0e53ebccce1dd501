import { accept, type Decider, type UserId } from '@atelier/kernel';

/** How somebody wants the Playground to be. */
export type Preferences = {
  /** Whether a session is given a title once its first prompt was answered. */
  readonly automaticTitles: boolean;
  /** The model for titles and summaries; absent: each task's own choice. */
  readonly taskModel?: string | undefined;
};

export type PreferencesCommand = { type: 'ChangePreferences'; userId: UserId } & Preferences;
export type PreferencesEvent = { type: 'PreferencesChanged'; userId: UserId } & Preferences;

export const DEFAULT_PREFERENCES: Preferences = { automaticTitles: true };

/** Preferences are always there: until somebody changes them they are the defaults. */
export const preferences = {
  initial: DEFAULT_PREFERENCES,

  decide: {
    ChangePreferences({ userId, automaticTitles, taskModel }, state) {
      if (state.automaticTitles === automaticTitles && state.taskModel === taskModel)
        return accept();
      return accept({ type: 'PreferencesChanged', userId, automaticTitles, taskModel });
    },
  },

  evolve: (_state, { automaticTitles, taskModel }) => ({ automaticTitles, taskModel }),
} satisfies Decider<Preferences, PreferencesCommand, PreferencesEvent>;
