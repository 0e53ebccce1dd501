import { accept, type Decider, reject, type UserId } from '@atelier/kernel';
import type { ConfigurationId } from './session.ts';
import type { Settings } from './settings.ts';

/** What somebody says of a configuration. Read tables and handlers take it as it is. */
export type Described = { name: string; settings: Settings };

type Named = Described & { configurationId: ConfigurationId; userId: UserId };

export type ConfigurationCommand =
  | ({ type: 'CreateConfiguration' } & Named)
  | ({ type: 'UpdateConfiguration' } & Named)
  | { type: 'DeleteConfiguration'; configurationId: ConfigurationId }
  | { type: 'RestoreConfiguration'; configurationId: ConfigurationId };

export type ConfigurationEvent =
  | ({ type: 'ConfigurationCreated' } & Named)
  | ({ type: 'ConfigurationUpdated'; version: number } & Named)
  | { type: 'ConfigurationDeleted'; configurationId: ConfigurationId }
  | { type: 'ConfigurationRestored'; configurationId: ConfigurationId };

export type Configuration =
  | { status: 'absent' }
  | ({ status: 'kept' | 'deleted'; version: number } & Described);

/** A configuration keeps every version it ever had, also while it is deleted; a version never changes. */
export const configuration = {
  initial: { status: 'absent' },

  decide: {
    CreateConfiguration({ type: _, ...named }, state) {
      if (state.status !== 'absent') return reject({ code: 'CONFIGURATION_EXISTS' });
      return accept({ type: 'ConfigurationCreated', ...named });
    },

    UpdateConfiguration({ type: _, ...named }, state) {
      if (state.status !== 'kept') return reject({ code: 'CONFIGURATION_NOT_FOUND' });
      if (state.name === named.name && same(state.settings, named.settings)) return accept();
      const version = state.version + 1;
      return accept({ type: 'ConfigurationUpdated', ...named, version });
    },

    DeleteConfiguration({ configurationId }, state) {
      if (state.status !== 'kept') return reject({ code: 'CONFIGURATION_NOT_FOUND' });
      return accept({ type: 'ConfigurationDeleted', configurationId });
    },

    RestoreConfiguration({ configurationId }, state) {
      if (state.status === 'absent') return reject({ code: 'CONFIGURATION_NOT_FOUND' });
      if (state.status === 'kept') return accept();
      return accept({ type: 'ConfigurationRestored', configurationId });
    },
  },

  evolve(state, event) {
    switch (event.type) {
      case 'ConfigurationCreated':
        return { status: 'kept', name: event.name, settings: event.settings, version: 1 };
      case 'ConfigurationUpdated':
        return {
          status: 'kept',
          name: event.name,
          settings: event.settings,
          version: event.version,
        };
      case 'ConfigurationDeleted':
        return state.status === 'absent' ? state : { ...state, status: 'deleted' };
      case 'ConfigurationRestored':
        return state.status === 'absent' ? state : { ...state, status: 'kept' };
    }
  },
} satisfies Decider<Configuration, ConfigurationCommand, ConfigurationEvent>;

/** Settings are plain data with keys in the order of their schema, so their text is their identity. */
function same(left: Settings, right: Settings): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
