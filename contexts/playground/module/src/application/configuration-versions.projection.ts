import { type EventContext, insert, projection, type UserId } from '@atelier/kernel';
import type { ConfigurationEvent, Described } from '../domain/configuration.ts';
import type { ConfigurationId } from '../domain/session.ts';

export type ConfigurationVersionRow = Version & { id: string; workspaceId: string; at: string };

type Version = Described & { configurationId: ConfigurationId; version: number; userId: UserId };

/** Every version a configuration had; they outlive its deletion. */
export const configurationVersions = projection<ConfigurationEvent, ConfigurationVersionRow>(
  'configuration-versions',
  {
    ConfigurationCreated: ({ type: _, ...named }, context) =>
      insert(versionRow({ ...named, version: 1 }, context)),
    ConfigurationUpdated: ({ type: _, ...version }, context) =>
      insert(versionRow(version, context)),
    ConfigurationDeleted: () => [],
    ConfigurationRestored: () => [],
  },
  ['configurationId', 'version'],
);

function versionRow(version: Version, { workspaceId, at }: EventContext): ConfigurationVersionRow {
  return { ...version, id: `${version.configurationId}/${version.version}`, workspaceId, at };
}
