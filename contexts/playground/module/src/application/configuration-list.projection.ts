import { insert, projection, update } from '@atelier/kernel';
import type { ConfigurationEvent } from '../domain/configuration.ts';
import type { ConfigurationId } from '../domain/session.ts';
import type { Settings } from '../domain/settings.ts';

export type ConfigurationRow = {
  id: ConfigurationId;
  workspaceId: string;
  name: string;
  /** `deleted` hides a configuration from everything but its restoration. */
  status: 'kept' | 'deleted';
  settings: Settings;
  version: number;
  createdAt: string;
  updatedAt: string;
};

export const configurationList = projection<ConfigurationEvent, ConfigurationRow>(
  'configuration-list',
  {
    ConfigurationCreated: ({ configurationId, name, settings }, { workspaceId, at }) =>
      insert({
        id: configurationId,
        workspaceId,
        name,
        status: 'kept',
        settings,
        version: 1,
        createdAt: at,
        updatedAt: at,
      }),
    ConfigurationUpdated: ({ configurationId, name, settings, version }, { at }) =>
      update(configurationId, (row) => ({ ...row, name, settings, version, updatedAt: at })),
    ConfigurationDeleted: ({ configurationId }) =>
      update(configurationId, (row) => ({ ...row, status: 'deleted' })),
    ConfigurationRestored: ({ configurationId }) =>
      update(configurationId, (row) => ({ ...row, status: 'kept' })),
  },
  ['status', 'updatedAt'],
);
