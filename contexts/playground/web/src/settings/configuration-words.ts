import type { Words } from '@atelier/ui';
import type { PlaygroundApi } from '../playground-api.ts';

/** What to say when a configuration is not saved. */
export const configurationWords: Words<
  PlaygroundApi['createConfiguration'] | PlaygroundApi['updateConfiguration']
> = {
  CONFIGURATION_NOT_FOUND: 'This configuration was deleted. Save it under a new name.',
  MODEL_NOT_FOUND: 'The model of these settings is gone. Choose another one first.',
  PARAMETER_UNSUPPORTED: ({ parameter, reason }) =>
    `“${String(parameter)}” does not fit the model: ${String(reason)}`,
};
