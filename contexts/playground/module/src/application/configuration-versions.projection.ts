import { type EventContext, insert, projection, type UserId } from '@atelier/kernel';
import type { ConfigurationEvent } from '../domain/configuration.ts';
import type { ConfigurationId } from '../domain/session.ts';
import type { Settings } from '../domain/settings.ts';

export type ConfigurationVersionRow = {
  id: string;
  workspaceId: string;
  configurationId: ConfigurationId;
  version: number;
  name: string;
  settings: Settings;
  at: string;
  userId: UserId;
};

/** Every version a configuration had; they outlive its deletion. */
export const configurationVersions = projection<ConfigurationEvent, ConfigurationVersionRow>(
  'configuration-versions',
  {
    ConfigurationCreated: (event, context) => insert(versionRow({ ...event, version: 1 }, context)),
    ConfigurationUpdated: (event, context) => insert(versionRow(event, context)),
    ConfigurationDeleted: () => [],
    ConfigurationRestored: () => [],
  },
  ['configurationId', 'version'],
);

function versionRow(
  event: {
    configurationId: ConfigurationId;
    name: string;
    settings: Settings;
    version: number;
    userId: UserId;
  },
  { workspaceId, at }: EventContext,
): ConfigurationVersionRow {
  const { configurationId, version, name, settings, userId } = event;
  return {
    id: `${configurationId}/${version}`,
    workspaceId,
    configurationId,
    version,
    name,
    settings,
    at,
    userId,
  };
}
