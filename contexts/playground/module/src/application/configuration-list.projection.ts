import { insert, projection, update } from '@atelier/kernel';
import type { ConfigurationEvent, Described } from '../domain/configuration.ts';
import type { ConfigurationId } from '../domain/session.ts';

export type ConfigurationRow = Described & {
  id: ConfigurationId;
  workspaceId: string;
  /** `deleted` hides a configuration from everything but its restoration. */
  status: 'kept' | 'deleted';
  version: number;
  createdAt: string;
  updatedAt: string;
};

export const configurationList = projection<ConfigurationEvent, ConfigurationRow>(
  'configuration-list',
  {
    ConfigurationCreated: (
      { type: _, configurationId: id, userId: __, ...described },
      { workspaceId, at },
    ) =>
      insert({
        ...described,
        id,
        workspaceId,
        status: 'kept',
        version: 1,
        createdAt: at,
        updatedAt: at,
      }),
    ConfigurationUpdated: ({ type: _, configurationId, userId: __, ...described }, { at }) =>
      update(configurationId, (row) => ({ ...row, ...described, updatedAt: at })),
    ConfigurationDeleted: ({ configurationId }) =>
      update(configurationId, (row) => ({ ...row, status: 'deleted' })),
    ConfigurationRestored: ({ configurationId }) =>
      update(configurationId, (row) => ({ ...row, status: 'kept' })),
  },
  ['status', 'updatedAt'],
);
