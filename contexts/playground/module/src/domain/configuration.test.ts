import { test } from 'node:test';
import { given } from '@atelier/kernel/testing';
import { type ConfigurationEvent, configuration } from './configuration.ts';
import type { Settings } from './settings.ts';

const configurationId = 'configuration_1';
const settings = { model: 'offline/workshop', parameters: {} } as Settings;
const named = { configurationId, name: 'Brief', settings, userId: 'user_ada' } as const;
const created: ConfigurationEvent = { type: 'ConfigurationCreated', ...named };
const deleted: ConfigurationEvent = { type: 'ConfigurationDeleted', configurationId };
const restored: ConfigurationEvent = { type: 'ConfigurationRestored', configurationId };

test('a deleted configuration is neither changed nor deleted nor made again', () => {
  const after = given(configuration, created, deleted);
  after
    .when({ type: 'UpdateConfiguration', ...named, name: 'Long' })
    .rejects({ code: 'CONFIGURATION_NOT_FOUND' });
  after
    .when({ type: 'DeleteConfiguration', configurationId })
    .rejects({ code: 'CONFIGURATION_NOT_FOUND' });
  after.when({ type: 'CreateConfiguration', ...named }).rejects({ code: 'CONFIGURATION_EXISTS' });
});

test('a restored configuration goes on with the version after its last', () => {
  given(configuration, created, deleted)
    .when({ type: 'RestoreConfiguration', configurationId })
    .accepts(restored);
  given(configuration, created, deleted, restored)
    .when({ type: 'UpdateConfiguration', ...named, name: 'Long' })
    .accepts({ type: 'ConfigurationUpdated', ...named, name: 'Long', version: 2 });
});

test('what is not deleted is restored already, and what never was is not found', () => {
  given(configuration, created).when({ type: 'RestoreConfiguration', configurationId }).accepts();
  given(configuration)
    .when({ type: 'RestoreConfiguration', configurationId })
    .rejects({ code: 'CONFIGURATION_NOT_FOUND' });
});
