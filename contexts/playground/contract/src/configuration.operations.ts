import { contextContract, id, PageQuery, page, Receipt, z } from '@atelier/contract';
import {
  CONFIGURATION_NOT_FOUND,
  MODEL_NOT_FOUND,
  PARAMETER_UNSUPPORTED,
} from './playground.problems.ts';
import { Configuration, ConfigurationInput, ConfigurationVersion } from './settings.ts';

const c = contextContract('playground');

const use = { resource: 'session', action: 'use' };

/** Settings under a name, which everybody in the workspace can use and change. */
export const configurationOperations = {
  createConfiguration: c
    .create('/configurations', { summary: 'Keep settings under a name', permission: use })
    .input(ConfigurationInput)
    .output(Configuration)
    .errors({ MODEL_NOT_FOUND, PARAMETER_UNSUPPORTED }),

  listConfigurations: c
    .query('/configurations', { summary: 'The configurations of the workspace', permission: use })
    .input(PageQuery)
    .output(page(Configuration)),

  getConfiguration: c
    .query('/configurations/{configurationId}', { summary: 'A configuration', permission: use })
    .input(z.object({ configurationId: id('configuration') }))
    .output(Configuration)
    .errors({ CONFIGURATION_NOT_FOUND }),

  updateConfiguration: c
    .replace('/configurations/{configurationId}', {
      summary: 'A new version of a configuration',
      permission: use,
    })
    .input(ConfigurationInput.extend({ configurationId: id('configuration') }))
    .output(Configuration)
    .errors({ CONFIGURATION_NOT_FOUND, MODEL_NOT_FOUND, PARAMETER_UNSUPPORTED }),

  listConfigurationVersions: c
    .query('/configurations/{configurationId}/versions', {
      summary: 'The history of a configuration',
      permission: use,
    })
    .input(PageQuery.extend({ configurationId: id('configuration') }))
    .output(page(ConfigurationVersion))
    .errors({ CONFIGURATION_NOT_FOUND }),

  deleteConfiguration: c
    .remove('/configurations/{configurationId}', {
      summary: 'Delete a configuration; sessions keep their settings',
      permission: use,
    })
    .input(z.object({ configurationId: id('configuration') }))
    .errors({ CONFIGURATION_NOT_FOUND }),

  restoreConfiguration: c
    .command('/configurations/{configurationId}/restore', {
      summary: 'Undo the deletion of a configuration; its history is whole',
      permission: use,
    })
    .input(z.object({ configurationId: id('configuration') }))
    .output(Receipt)
    .errors({ CONFIGURATION_NOT_FOUND }),
};
