import { accept, type Decider, type UserId } from '@atelier/kernel';

export type Channel = 'inApp' | 'mail';
/** By kind, only what was chosen: what nobody chose follows the kind's own default. */
export type Choices = Readonly<Record<string, Wanted>>;
export type Wanted = { readonly [Each in Channel]?: boolean };

export type PreferencesCommand = {
  type: 'ChoosePreference';
  userId: UserId;
  kind: string;
  wanted: Wanted;
};

/** Carries all choices, so that the row of a person is the last event. */
export type PreferencesEvent = { type: 'PreferenceChosen'; userId: UserId; choices: Choices };

/** What a person chose stays until the person chooses otherwise. */
export const preferences = {
  initial: {},

  decide: {
    ChoosePreference({ userId, kind, wanted }, state: Choices) {
      const before = state[kind];
      const after = { ...before, ...wanted };
      if (before?.inApp === after.inApp && before?.mail === after.mail) return accept();
      return accept({ type: 'PreferenceChosen', userId, choices: { ...state, [kind]: after } });
    },
  },

  evolve: (_, event) => event.choices,
} satisfies Decider<Choices, PreferencesCommand, PreferencesEvent>;
